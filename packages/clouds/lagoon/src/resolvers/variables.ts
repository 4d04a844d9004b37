import { type Context, NEVER, type Resolvers, timestamp } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { byId, insert, remove, sameAs, type Table, update, within } from "../tables.ts";
import { ENVIRONMENT, environmentNamed } from "./environments.ts";
import { needOrganizationNamed } from "./organizations.ts";
import { PROJECT, projectNamed } from "./project-table.ts";

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** In lower case. */
  readonly scope: string;
  readonly updated: string;
  /** What has it: `project 3`. */
  readonly owner: string;
}

export const VARIABLE: Table<Variable> = {
  name: "env_vars",
  defaults: { name: "", value: "", scope: "global", updated: NEVER, owner: "" },
  notNull: ["name", "value", "scope"],
  unique: { index: "name_project", of: ({ name, owner }) => [name, owner] },
  parent: ({ owner }) => owner,
};

export const variablesOf = (context: Context, owner: string): Stored<Variable>[] =>
  within(context, VARIABLE, owner);

interface Named {
  readonly organization?: string | null;
  readonly project?: string | null;
  readonly environment?: string | null;
}

/** What has a variable, by names. `doing` is checked against what the viewer may do. */
function ownerOf(context: Context, { organization, project, environment }: Named, doing: string) {
  if (organization && !project && !environment) {
    const { id } = needOrganizationNamed(context, organization);
    need(context, "organization", `${doing}EnvVar`);
    return `organization ${id}`;
  }
  if (organization || !project) {
    throw new Error(
      "Error determining type. Submit an organization name, a project name, or a project name and environment name.",
    );
  }
  const found = projectNamed(context, project);
  if (!found) throw new Error("Unauthorized");
  if (!environment) {
    need(context, "env_var", `project:${doing}`, found.id);
    return `project ${found.id}`;
  }
  const env = environmentNamed(context, found.id, environment);
  if (!env) {
    if (doing === "delete") throw new Error(`environment ${environment} doesn't exist`);
    throw new TypeError("Cannot read properties of undefined (reading 'environmentType')");
  }
  need(context, "env_var", `environment:${doing}:${env.environmentType}`, found.id);
  return `environment ${env.id}`;
}

function checkScope(context: Context, scope: string | null | undefined): void {
  if (scope !== "INTERNAL_CONTAINER_REGISTRY" || context.generation === "2.8") return;
  throw new Error('Variable scope "internal_container_registry" is deprecated & can no longer be set.');
}

interface ByName extends Named {
  readonly name: string;
  readonly value: string;
  readonly scope?: string | null;
}

function addOrUpdate(context: Context, input: ByName): Stored<Variable> {
  if (input.name.trim().length === 0) throw new Error("A variable name must be provided.");
  checkScope(context, input.scope);
  const owner = ownerOf(context, input, "add");
  const name = input.name.trim();
  const columns = {
    name,
    owner,
    value: input.value,
    scope: input.scope?.toLowerCase(),
    updated: timestamp(context),
  };
  const known = sameAs(context, VARIABLE, { name, owner });
  return known ? update(context, VARIABLE, known, columns) : insert(context, VARIABLE, columns);
}

interface ById {
  readonly id?: number | null;
  readonly type?: string | null;
  readonly typeId: number;
  readonly name: string;
  readonly value: string;
  readonly scope?: string | null;
}

/** Without `type` nothing is done, and nothing said (facts: addEnvVariable). */
function addById(context: Context, { id, type, typeId, name, value, scope }: ById): Stored<Variable> | null {
  checkScope(context, scope);
  if (!type) return null;
  if (type === "PROJECT") {
    need(context, "env_var", "project:add", typeId);
    if (context.generation === "2.33" && !byId(context, PROJECT, typeId)) throw new Error("Unauthorized");
  } else {
    const environment = byId(context, ENVIRONMENT, typeId);
    if (!environment) throw new TypeError("Cannot read properties of undefined (reading 'environmentType')");
    need(context, "env_var", `environment:add:${environment.environmentType}`, environment.project);
  }
  const owner = `${type.toLowerCase()} ${typeId}`;
  return insert(context, VARIABLE, {
    ...{ id, name, value, owner, scope: scope?.toLowerCase(), updated: timestamp(context) },
  });
}

function removeById(context: Context, id: number): string {
  need(context, "env_var", "delete");
  const variable = byId(context, VARIABLE, id);
  if (variable) remove(context, VARIABLE, variable);
  else if (context.generation === "2.33") {
    throw new TypeError("Cannot read properties of undefined (reading 'organization')");
  }
  return "success";
}

/** One that isn't there is deleted as well. */
function removeByName(context: Context, input: Named & { readonly name: string }): string {
  const owner = ownerOf(context, input, "delete");
  const variable = sameAs(context, VARIABLE, { name: input.name, owner });
  if (variable) remove(context, VARIABLE, variable);
  return "success";
}

export const variables: Resolvers = {
  Query: {
    getEnvVariablesByProjectEnvironmentName: (
      _,
      { input }: { input: { project: string; environment?: string } },
      context,
    ) => variablesOf(context, ownerOf(context, input, "view")),
  },
  Mutation: {
    addEnvVariable: (_, { input }: { input: ById }, context) => addById(context, input),
    deleteEnvVariable: (_, { input }: { input: { id: number } }, context) => removeById(context, input.id),
    addOrUpdateEnvVariableByName: (_, { input }: { input: ByName }, context) => addOrUpdate(context, input),
    deleteEnvVariableByName: (_, { input }: { input: Named & { name: string } }, context) =>
      removeByName(context, input),
  },
};
