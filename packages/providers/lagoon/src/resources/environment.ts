import { EnvironmentSchema } from "@kindling/apis/kindling/lagoon/provider/v1/environment";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import { poll } from "@kindling/provider-framework/poll";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { LagoonError } from "../client/lagoon-error.ts";
import type { Answer } from "../client/shape.ts";
import {
  addOrUpdateEnvironment,
  deleteEnvironment,
  environmentByName,
  type environmentFields,
  updateEnvironment,
} from "../documents/environment.ts";
import { explained, orNothing } from "../explained.ts";
import { partsOf, whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { refuseTaken } from "../refuse-taken.ts";
import { patchOf, pick, told, toldOf, upper } from "../told.ts";

type Found = NonNullable<Answer<typeof environmentFields>>;

/** Taken by patches as they are. */
const SETTINGS = [
  ...(["deployBaseRef", "deployHeadRef", "deployTitle", "openshiftProjectName", "autoIdle"] as const),
  ...(["route", "routes"] as const),
];

/** An environment of a project. */
export const environment = resource(
  EnvironmentSchema,
  (lagoon: Lagoon) => ({
    async create({ inputs, keep, interrupted, ...call }) {
      const { name, projectId, deploytargetId, autoIdle, route, routes } = inputs;
      const what = `environment ${name} of project ${projectId}`;
      const find = () => found(lagoon, call, projectId, name);
      // Adding one that is there would change it.
      if (!interrupted) await explained(what, () => refuseTaken(what, `${projectId}:${name}`, find));
      const given = {
        ...{ name, project: projectId, openshift: deploytargetId },
        ...pick(inputs, ["deployHeadRef", "deployTitle"]),
        deployType: upper(inputs.deployType),
        environmentType: upper(inputs.environmentType),
        deployBaseRef: inputs.deployBaseRef ?? name,
      };
      const add = (openshiftProjectName: string | undefined) =>
        lagoon.run(addOrUpdateEnvironment, { input: { ...given, openshiftProjectName } }, call);
      const record = await make(lagoon, call, {
        what,
        make: () =>
          add(inputs.openshiftProjectName).catch(async (error) => {
            // Lagoon before 2.9 doesn't name the namespace itself.
            if (!isNamespaceMissing(error)) throw error;
            return add(namespaceOf((await lagoon.projects.of(projectId)) ?? "", name));
          }),
        find,
      });
      const id = String(record.id);
      keep({ id, state: stateOf(record) });
      const patch = { autoIdle, route, routes };
      if (Object.values(patch).every((value) => value === undefined)) return { id, state: stateOf(record) };
      const changed = await explained(what, () =>
        lagoon.run(updateEnvironment, { input: { id: whole(record.id), patch } }, call),
      );
      return { id, state: stateOf(changed ?? record) };
    },
    async read({ id, old, ...call }) {
      const [projectId, name] = old ? [old.projectId, old.name] : imported(id);
      const record = await explained(`environment ${name}`, () => found(lagoon, call, projectId, name));
      return record && { id: String(record.id), state: { ...stateOf(record), projectId } };
    },
    async update({ id, inputs, changed, ...call }) {
      const { deployType, environmentType, deploytargetId } = inputs;
      const patch = {
        ...patchOf(inputs, changed, SETTINGS),
        ...(changed.has("deployType") && { deployType: upper(deployType) }),
        ...(changed.has("environmentType") && { environmentType: upper(environmentType) }),
        ...(changed.has("deploytargetId") && { openshift: deploytargetId }),
      };
      const record = await explained(`environment ${inputs.name}`, () =>
        lagoon.run(updateEnvironment, { input: { id: whole(id), patch } }, call),
      );
      return record ? stateOf(record) : {};
    },
    async delete({ old: { name, projectId }, ...call }) {
      const what = `environment ${name} of project ${projectId}`;
      const find = () => found(lagoon, call, projectId, name);
      const project = await lagoon.projects.of(projectId);
      if (project === undefined) return;
      await remove(
        what,
        () => lagoon.run(deleteEnvironment, { input: { name, project, execute: true } }, call),
        find,
      );
      await poll(async () => ((await find()) === undefined ? true : undefined), {
        what: `${what} to be removed from its cluster`,
        clock: lagoon.clock,
        ...(call.signal && { signal: call.signal }),
      });
    },
  }),
  { deployType: ignoringCase, environmentType: ignoringCase },
);

const imported = (id: string): [number, string] => {
  const [projectId, name = ""] = partsOf(id, "<project id>:<name>");
  return [whole(projectId), name];
};

/** The environment, unless it is deleted: Lagoon keeps those too. */
async function found(
  lagoon: Lagoon,
  call: Caller,
  project: number,
  name: string,
): Promise<Found | undefined> {
  const document = environmentByName;
  const record = await orNothing(lagoon.run(document, { name, project, includeDeleted: false }, call));
  return record && isThere(record) ? record : undefined;
}

const isThere = ({ deleted }: Pick<Found, "deleted">): boolean => !deleted || deleted.startsWith("0000");

const isNamespaceMissing = (error: unknown): boolean =>
  error instanceof LagoonError && /Must provide kubernetesNamespaceName/.test(error.message);

/** As Lagoon's builds name namespaces. */
const namespaceOf = (project: string, name: string): string =>
  `${project}-${name}`
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, "-")
    .slice(0, 63);

const stateOf = (record: Found) => ({
  ...toldOf(record, ["name", "deployType", "environmentType", "deployBaseRef", "deployHeadRef"]),
  ...toldOf(record, ["deployTitle", "autoIdle", "openshiftProjectName", "route", "routes", "created"]),
  lagoonId: told(record.id),
  deploytargetId: told(record.openshift?.id),
});
