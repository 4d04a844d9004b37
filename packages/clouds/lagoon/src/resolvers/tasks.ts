import { type Context, NEVER, type Resolvers, timestamp } from "../context.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, type Table, update, within } from "../tables.ts";
import { groupsOfProject } from "./account.ts";
import { ENVIRONMENT } from "./environments.ts";
import { PROJECT } from "./project-table.ts";

interface Argument {
  readonly name: string;
  readonly type: string;
  readonly displayName?: string | null;
  readonly defaultValue?: string | null;
  readonly optional?: boolean | null;
}

interface Definition {
  readonly name: string;
  readonly description: string;
  /** `COMMAND` or `IMAGE`. */
  readonly type: string;
  readonly image: string;
  readonly service: string | null;
  readonly command: string | null;
  readonly environment: number | null;
  readonly project: number | null;
  readonly groupName: string | null;
  readonly systemWide: boolean;
  readonly permission: string;
  readonly confirmationText: string | null;
  readonly deployTokenInjection: boolean;
  readonly projectKeyInjection: boolean;
  readonly adminOnlyView: boolean;
  readonly arguments: readonly (Argument & { readonly id: number })[];
  readonly created: string;
  readonly deleted: string;
}

const DEFINITION: Table<Definition> = {
  name: "advanced_task_definition",
  defaults: {
    ...{ name: "", description: "", type: "", image: "", service: null, command: null, environment: null },
    ...{ project: null, groupName: null, systemWide: false, permission: "GUEST", confirmationText: null },
    ...{ deployTokenInjection: false, projectKeyInjection: false, adminOnlyView: false, arguments: [] },
    ...{ created: NEVER, deleted: NEVER },
  },
  notNull: ["name", "description", "type"],
};

interface Task {
  readonly name: string;
  readonly taskName: string;
  readonly status: string;
  readonly created: string;
  readonly environment: number;
  readonly service: string;
  readonly command: string;
}

const TASK: Table<Task> = {
  name: "task",
  defaults: {
    name: "",
    taskName: "",
    status: "new",
    created: NEVER,
    environment: 0,
    service: "",
    command: "",
  },
  notNull: ["name"],
  parent: ({ environment }) => `environment ${environment}`,
};

type Input = Partial<Omit<Changes<Definition>, "arguments">> & {
  readonly advancedTaskDefinitionArguments?: readonly Argument[] | null;
};

function checkContent({ type, image, command, service }: Changes<Definition>): void {
  if (type === "IMAGE" && !image) throw new Error("Unable to create image based task with no image supplied");
  if (type === "IMAGE" && command) throw new Error("Unable to create image based task with command");
  if (type === "COMMAND" && !command)
    throw new Error("Unable to create Advanced task definition without command");
  if (type === "COMMAND" && !service) throw new Error("Unable to create command based task without service");
}

/** Argument ids count through all definitions. */
function withIds(context: Context, given: readonly Argument[] | null | undefined): Definition["arguments"] {
  const known = all(context, DEFINITION).flatMap((definition) => definition.arguments.map(({ id }) => id));
  const first = Math.max(0, ...known) + 1;
  return (given ?? []).map((argument, index) => ({ ...argument, id: first + index }));
}

const scopesOf = ({ environment, project, groupName }: Changes<Definition>): number =>
  [environment, project, groupName].filter(Boolean).length;

function add(context: Context, input: Input): Stored<Definition> {
  need(context, "advanced_task", "create:advanced");
  const { advancedTaskDefinitionArguments, ...columns } = input;
  const { name, environment = null, project = null, groupName = null, systemWide = false } = columns;
  checkContent(columns);
  if (scopesOf(columns) > 1) {
    throw new Error(
      "Only one of `environment`, `project`, or `groupName` should be set when creating a custom task.",
    );
  }
  if (systemWide && scopesOf(columns) > 0) {
    throw new Error("When creating a system wide task, you cannot specify a group/project/environment");
  }
  if (context.generation === "2.33" && !systemWide && scopesOf(columns) === 0) {
    throw new Error(
      "If you're trying to define a system wide task, set 'systemWide' to true, else set a target",
    );
  }
  const known = all(context, DEFINITION).find(
    (one) =>
      one.name === name &&
      one.environment === environment &&
      one.project === project &&
      one.groupName === groupName &&
      one.systemWide === Boolean(systemWide),
  );
  if (known) return sameOrRefused(context, known, columns);
  return insert(context, DEFINITION, {
    ...columns,
    systemWide: systemWide ?? false,
    arguments: withIds(context, advancedTaskDefinitionArguments),
    created: timestamp(context),
  });
}

/** What is there already is taken for what was asked for when it is alike. */
function sameOrRefused(
  context: Context,
  known: Stored<Definition>,
  asked: Changes<Definition>,
): Stored<Definition> {
  const alike =
    known.description === asked.description &&
    known.image === (asked.image ?? "") &&
    known.type === asked.type &&
    (known.type === "IMAGE" || known.command === asked.command);
  if (alike) return known;
  const project = byId(
    context,
    PROJECT,
    known.project ?? byId(context, ENVIRONMENT, known.environment)?.project,
  );
  const where = [
    project ? ` for Project ${project.name}` : "",
    known.environment ? ` on environment number ${known.environment}` : "",
    known.groupName ? ` and group ${known.groupName}` : "",
  ];
  throw new Error(`Task '${known.name}' with different definition already exists ${where.join("")}`);
}

/**
 * Type, system wide, environment, project and group stay as they are, whatever the patch says; the image is emptied
 * by a patch without one (facts: updateAdvancedTaskDefinition).
 */
function change(context: Context, { id, patch }: { id: number; patch: Input }): Stored<Definition> {
  if (Object.keys(patch).length === 0) throw new Error("Input patch requires at least 1 attribute");
  const definition = needDefinition(context, id);
  need(context, "advanced_task", "create:advanced");
  checkContent({ ...definition, ...patch } as Definition);
  const { advancedTaskDefinitionArguments: given } = patch;
  const { name, description, image, command, service, permission, confirmationText } = patch;
  const { deployTokenInjection, projectKeyInjection, adminOnlyView } = patch;
  return update(context, DEFINITION, definition, {
    ...{ name, description, image: image ?? "", command, service, permission, confirmationText },
    ...{ deployTokenInjection, projectKeyInjection, adminOnlyView },
    ...(given && { arguments: withIds(context, given) }),
  });
}

function needDefinition(context: Context, id: number): Stored<Definition> {
  const definition = byId(context, DEFINITION, id);
  if (!definition) throw new TypeError("Cannot read properties of undefined (reading 'environment')");
  return definition;
}

/** The definitions that apply to an environment: its own, those of its project, its groups, and of the system. */
export function definitionsFor(context: Context, id: number): Stored<Definition>[] {
  const environment = byId(context, ENVIRONMENT, id);
  if (!environment) throw new TypeError("Cannot read properties of undefined (reading 'project')");
  need(context, "environment", "view", environment.project);
  const groups = groupsOfProject(context, environment.project).map(({ name }) => name);
  const found = all(context, DEFINITION).filter(
    (one) =>
      one.environment === id ||
      one.project === environment.project ||
      (one.groupName !== null && groups.includes(one.groupName)) ||
      one.systemWide,
  );
  return [...new Map(found.reverse().map((one) => [one.name, one])).values()].reverse();
}

export const tasksOf = (context: Context, environment: number): Stored<Task>[] =>
  within(context, TASK, `environment ${environment}`).reverse();

interface Value {
  readonly advancedTaskDefinitionArgumentName: string;
  readonly value: string;
}

function invoke(context: Context, id: number, environment: number, values: readonly Value[]): Stored<Task> {
  const definition = definitionsFor(context, environment).find((one) => one.id === id);
  if (!definition) throw new Error(`Task registration '${id}' could not be found.`);
  for (const { advancedTaskDefinitionArgumentName: name, value } of values) {
    const argument = definition.arguments.find((one) => one.name === name);
    if (!argument) throw new Error(`Cannot find argument type named ${name}`);
    if (argument.type === "NUMERIC" && !/^[0-9]+$/.test(value)) {
      throw new Error(`Invalid input "${value}" for type "${argument.type}" given for argument "${name}"`);
    }
  }
  need(context, "task", "add", byId(context, ENVIRONMENT, environment)?.project);
  const given = values
    .map((value) => ` ${value.advancedTaskDefinitionArgumentName}="${value.value}"`)
    .join("");
  const task = insert(context, TASK, {
    ...{
      name: definition.name,
      environment,
      service: definition.service ?? "cli",
      created: timestamp(context),
    },
    command: `${given ? `${given}; ` : ""}${definition.command ?? ""}`,
  });
  return update(context, TASK, task, { taskName: `lagoon-task-${task.id}` });
}

const fields = {
  advancedTaskDefinitionArguments: (definition: Definition) =>
    definition.arguments.map((argument) => ({ ...argument, advancedTaskDefinition: definition })),
};

export const tasks: Resolvers = {
  Query: {
    allAdvancedTaskDefinitions: (_, __, context) => {
      need(context, "advanced_task", "viewAll");
      return all(context, DEFINITION);
    },
    advancedTaskDefinitionById: (_, { id }: { id: number }, context) => {
      need(context, "task", "view");
      return needDefinition(context, id);
    },
    advancedTasksForEnvironment: (_, { environment }: { environment: number }, context) =>
      definitionsFor(context, environment),
    taskById: (_, { id }: { id: number }, context) => byId(context, TASK, id) ?? null,
  },
  Mutation: {
    addAdvancedTaskDefinition: (_, { input }: { input: Input }, context) => add(context, input),
    updateAdvancedTaskDefinition: (_, { input }: { input: { id: number; patch: Input } }, context) =>
      change(context, input),
    deleteAdvancedTaskDefinition: (
      _,
      { advancedTaskDefinition }: { advancedTaskDefinition: number },
      context,
    ) => {
      need(context, "advanced_task", "delete:advanced");
      remove(context, DEFINITION, needDefinition(context, advancedTaskDefinition));
      return "success";
    },
    invokeRegisteredTask: (
      _,
      args: { advancedTaskDefinition: number; environment: number; argumentValues?: Value[] },
      context,
    ) => invoke(context, args.advancedTaskDefinition, args.environment, args.argumentValues ?? []),
  },
  Task: {
    environment: ({ environment }: Task, _, context) => byId(context, ENVIRONMENT, environment) ?? null,
  },
  AdvancedTaskDefinitionCommand: fields,
  AdvancedTaskDefinitionImage: fields,
};
