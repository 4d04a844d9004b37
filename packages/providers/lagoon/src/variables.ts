import type { Caller, Lagoon } from "./client/lagoon.ts";
import { ApiError, UnsupportedError } from "./client/lagoon-error.ts";
import type { Answer } from "./client/shape.ts";
import {
  addEnvVariable,
  addOrUpdateEnvVariableByName,
  deleteEnvVariable,
  deleteEnvVariableByName,
  type variableFields,
  variablesOfEnvironment,
  variablesOfOrganization,
  variablesOfProject,
} from "./documents/variable.ts";
import { orNothing } from "./explained.ts";
import { whole } from "./ids.ts";
import { items } from "./told.ts";

export type VariableRecord = NonNullable<Answer<typeof variableFields>>;

/** What variables belong to, with those that it has. */
export interface Owner {
  /** As operations by name take it. */
  readonly names: {
    readonly project?: string;
    readonly environment?: string;
    readonly organization?: string;
  };
  /** As operations by id take it. */
  readonly type: "PROJECT" | "ENVIRONMENT" | "ORGANIZATION";
  readonly id: number;
  readonly variables: readonly VariableRecord[];
}

/** Finds what a variable belongs to; undefined when that isn't there. Many may ask at once: Lagoon is asked once. */
export async function ownerOf(
  lagoon: Lagoon,
  of: {
    projectId?: number | undefined;
    environmentId?: number | undefined;
    organizationId?: number | undefined;
  },
): Promise<Owner | undefined> {
  const { projectId = 0, environmentId, organizationId } = of;
  if (organizationId) {
    const found = await orNothing(lagoon.shared(variablesOfOrganization, { id: organizationId }));
    const variables = items(found?.envVariables);
    return found?.name
      ? { names: { organization: found.name }, type: "ORGANIZATION", id: organizationId, variables }
      : undefined;
  }
  const project = await lagoon.projects.of(projectId);
  if (project === undefined) return undefined;
  if (environmentId) {
    const found = await orNothing(lagoon.shared(variablesOfEnvironment, { id: environmentId }));
    const isThere = found?.name && (!found.deleted || found.deleted.startsWith("0000"));
    if (!isThere || (found.project?.id && found.project.id !== projectId)) return undefined;
    const names = { project, environment: found.name as string };
    return { names, type: "ENVIRONMENT", id: environmentId, variables: items(found.envVariables) };
  }
  const found = await orNothing(lagoon.shared(variablesOfProject, { name: project }));
  if (found?.id !== projectId) return undefined;
  return { names: { project }, type: "PROJECT", id: projectId, variables: items(found.envVariables) };
}

export const findVariable = ({ variables }: Owner, name: string): VariableRecord | undefined =>
  variables.find((variable) => variable.name === name);

interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly scope: string;
}

/** Adds a variable or changes it: by name where the server can, else by deleting and adding it. */
export async function setVariable(
  lagoon: Lagoon,
  caller: Caller,
  owner: Owner,
  { name, value, scope }: Wanted,
): Promise<VariableRecord> {
  const record = await orOlder(
    () => lagoon.run(addOrUpdateEnvVariableByName, { input: { name, value, scope, ...owner.names } }, caller),
    () => replaceVariable(lagoon, caller, owner, { name, value, scope }),
  );
  if (record) return record;
  const details = { request: "addOrUpdateEnvVariableByName", status: 200, notDone: false };
  throw new ApiError("Lagoon doesn't tell what it made", details);
}

/** Lagoon before 2.9 can't change one: the old one goes first, and comes back should the new one be refused. */
async function replaceVariable(
  lagoon: Lagoon,
  caller: Caller,
  owner: Owner,
  { name, value, scope }: Wanted,
): Promise<VariableRecord | null> {
  const old = findVariable(owner, name);
  const add = (one: { value: string; scope: string }) =>
    lagoon.run(addEnvVariable, { input: { type: owner.type, typeId: owner.id, name, ...one } }, caller);
  if (!old) return add({ value, scope });
  await lagoon.run(deleteEnvVariable, { input: { id: whole(old.id) } }, caller);
  try {
    return await add({ value, scope });
  } catch (error) {
    await add({ value: old.value ?? "", scope: (old.scope ?? scope).toUpperCase() }).catch(() => {});
    throw error;
  }
}

/** Deletes a variable that may be there. */
export async function deleteVariable(
  lagoon: Lagoon,
  caller: Caller,
  owner: Owner,
  name: string,
): Promise<void> {
  await orOlder(
    () => lagoon.run(deleteEnvVariableByName, { input: { name, ...owner.names } }, caller),
    async () => {
      const old = findVariable(owner, name);
      return old ? lagoon.run(deleteEnvVariable, { input: { id: whole(old.id) } }, caller) : null;
    },
  );
}

/** Does it the older way where the server is too old for the newer one, which the client remembers. */
export async function orOlder<Result>(
  newer: () => Promise<Result>,
  older: () => Promise<Result>,
): Promise<Result> {
  try {
    return await newer();
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return older();
  }
}
