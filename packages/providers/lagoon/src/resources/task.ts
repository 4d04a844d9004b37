import { type Task, TaskSchema } from "@kindling/apis/kindling/lagoon/provider/v1/task";
import { resource } from "@kindling/provider-framework/definition";
import { type Equal, ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { LagoonError } from "../client/lagoon-error.ts";
import type { Answer } from "../client/shape.ts";
import {
  addAdvancedTaskDefinition,
  advancedTaskDefinitionById,
  allTasks,
  deleteAdvancedTaskDefinition,
  type taskFields,
  updateAdvancedTaskDefinition,
} from "../documents/task.ts";
import { explained } from "../explained.ts";
import { whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { items, pick, told, toldOf, upper } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";

type Found = NonNullable<Answer<typeof taskFields>>;

/** Given at each change: Lagoon empties what a patch leaves out. */
const TEXTS = ["name", "description", "image", "service", "command", "confirmationText"] as const;
/** Given where the program does: older servers don't know them. */
const FLAGS = ["deployTokenInjection", "projectKeyInjection", "adminOnlyView"] as const;

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  deployTokenInjection: "AdvancedTaskDefinitionInput.deployTokenInjection",
  projectKeyInjection: "AdvancedTaskDefinitionInput.projectKeyInjection",
  adminOnlyView: "AdvancedTaskDefinitionInput.adminOnlyView",
  systemWide: "AdvancedTaskDefinitionInput.systemWide",
} as const;

/** Lists of arguments that mean the same though types differ in case, or what Lagoon chose is left out. */
const sameArguments: Equal = (old, value) => meaning(old) === meaning(value);
const meaning = (list: unknown): string =>
  JSON.stringify(
    (list as Partial<Task["arguments"][number]>[]).map(
      ({ name, displayName, type, defaultValue, optional }) => [
        ...[
          name,
          displayName,
          typeof type === "string" ? upper(type) : type,
          defaultValue,
          optional ?? false,
        ],
      ],
    ),
  );

/** A task for people to start. */
export const task = resource(
  TaskSchema,
  (lagoon: Lagoon) => ({
    complete: refuseTooNew(lagoon, LATER),
    async create({ inputs, ...call }) {
      const { environmentId, projectId, groupName, systemWide } = inputs;
      const target = { environment: environmentId, project: projectId, groupName, systemWide };
      const record = await make(lagoon, call, {
        what: `task ${inputs.name}`,
        make: () =>
          lagoon.run(addAdvancedTaskDefinition, { input: { ...settingsOf(inputs), ...target } }, call),
        find: () => alike(lagoon, call, inputs),
      });
      return { id: String(record.id), state: stateOf(record) };
    },
    async read({ id, ...call }) {
      const record = await explained(`task ${id}`, () => found(lagoon, call, whole(id)));
      return record && { state: stateOf(record) };
    },
    async update({ id, inputs, changed, ...call }) {
      const texts = TEXTS.map(
        (name) => [name, inputs[name] ?? (changed.has(name) ? null : undefined)] as const,
      );
      const patch = { ...settingsOf(inputs), ...Object.fromEntries(texts) };
      const record = await explained(`task ${inputs.name}`, () =>
        lagoon.run(updateAdvancedTaskDefinition, { input: { id: whole(id), patch } }, call),
      );
      return record ? stateOf(record) : {};
    },
    async delete({ id, old: { name }, ...call }) {
      await remove(
        `task ${name}`,
        () => lagoon.run(deleteAdvancedTaskDefinition, { advancedTaskDefinition: whole(id) }, call),
        () => found(lagoon, call, whole(id)),
      );
    },
  }),
  { type: ignoringCase, permission: ignoringCase, arguments: sameArguments },
);

function settingsOf(inputs: Task) {
  const { permission, arguments: list } = inputs;
  return {
    ...pick(inputs, TEXTS),
    ...pick(inputs, FLAGS),
    type: upper(inputs.type),
    permission: permission && upper(permission),
    advancedTaskDefinitionArguments: list.map(({ name, displayName, type, defaultValue, optional }) => ({
      ...{ name, displayName, type: upper(type), defaultValue, optional },
    })),
  };
}

/** The task of that name for the same target; only administrators may see all. */
async function alike(lagoon: Lagoon, call: Caller, inputs: Task): Promise<Found | undefined> {
  const all = items(await lagoon.run(allTasks, {}, call).catch(() => null));
  return all.find(
    (one) =>
      one.name === inputs.name &&
      told(one.project) === inputs.projectId &&
      told(one.environment) === inputs.environmentId &&
      told(one.groupName) === inputs.groupName,
  );
}

/** Of a task that isn't there Lagoon says all sorts of things; to administrators the list tells. */
async function found(lagoon: Lagoon, call: Caller, id: number): Promise<Found | undefined> {
  try {
    return (await lagoon.run(advancedTaskDefinitionById, { id }, call)) ?? undefined;
  } catch (error) {
    if (!(error instanceof LagoonError) || error.faults.length === 0) throw error;
    const all = await lagoon.run(allTasks, {}, call).catch(() => null);
    if (all === null || items(all).some((one) => one.id === id)) throw error;
    return undefined;
  }
}

const stateOf = (record: Found) => ({
  ...toldOf(record, ["name", "description", "confirmationText", "type", "service", "permission", "created"]),
  ...toldOf(record, ["deployTokenInjection", "projectKeyInjection", "adminOnlyView"]),
  ...{ lagoonId: told(record.id), projectId: told(record.project), environmentId: told(record.environment) },
  ...{ groupName: told(record.groupName), systemWide: record.systemWide || undefined },
  command: "command" in record ? told(record.command) : undefined,
  image: "image" in record ? told(record.image) : undefined,
  arguments: items(record.advancedTaskDefinitionArguments).map((one) => ({
    ...{ name: one.name ?? "", type: one.type ?? "" },
    ...Object.fromEntries(
      Object.entries(toldOf(one, ["displayName", "defaultValue", "optional"])).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  })),
});
