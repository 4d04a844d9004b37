import { type Project, ProjectSchema } from "@kindling/apis/kindling/lagoon/provider/v1/project";
import type { PropertyValue } from "@kindling/core/property-value";
import { resource } from "@kindling/provider-framework/definition";
import { type Equal, ignoringCase, ignoringOrder } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import type { Answer } from "../client/shape.ts";
import {
  addProject,
  deleteProject,
  projectByName,
  type projectFields,
  removeProjectMetadataByKey,
  updateProject,
  updateProjectMetadata,
} from "../documents/project.ts";
import { explained } from "../explained.ts";
import { whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { refuseLater } from "../once.ts";
import { items, patchOf, pick, told, toldOf, upper, whereTold } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";

type Found = NonNullable<Answer<typeof projectFields>>;

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  organizationId: "AddProjectInput.organization",
  addOrgOwner: "AddProjectInput.addOrgOwner",
  buildImage: "AddProjectInput.buildImage",
  sharedBaasBucket: "AddProjectInput.sharedBaasBucket",
  restrictions: "UpdateProjectPatchInput.restrictions",
} as const;

/** What Lagoon puts into a project's `branches` and `pullrequests` as soon as it has a deploy target configuration. */
const PLACEHOLDER = "This project is configured with DeployTargets";

/** Taken as they are at creation and in patches. */
const SETTINGS = [
  ...(["subfolder", "routerPattern", "openshiftProjectPattern", "branches", "pullrequests"] as const),
  ...(["activeSystemsDeploy", "activeSystemsPromote", "activeSystemsRemove", "activeSystemsTask"] as const),
  ...(["activeSystemsMisc", "productionRoutes", "productionAlias", "standbyProductionEnvironment"] as const),
  ...(["standbyRoutes", "standbyAlias", "autoIdle", "storageCalc", "developmentEnvironmentsLimit"] as const),
  ...(["problemsUi", "factsUi", "productionBuildPriority", "developmentBuildPriority"] as const),
  ...(["deploymentsDisabled", "buildImage", "sharedBaasBucket"] as const),
];

/** What the placeholder stands for isn't known, so that it is no difference. */
const sameBranches: Equal = (old, value) => old === value || old === PLACEHOLDER;

/** In any order and any case. */
const sameRestrictions: Equal = (old, value) => ignoringOrder(uppers(old), uppers(value));
const uppers = (list: PropertyValue): PropertyValue =>
  Array.isArray(list) ? list.map((one) => upper(String(one))) : list;

/** A project. */
export const project = resource(
  ProjectSchema,
  (lagoon: Lagoon) => ({
    complete: refuseTooNew(lagoon, LATER),
    async create({ inputs, keep, ...call }) {
      const {
        name,
        gitUrl,
        productionEnvironment = "main",
        organizationId,
        addOrgOwner,
        availability,
      } = inputs;
      const what = `project ${name}`;
      const record = await make(lagoon, call, {
        what,
        make: () =>
          lagoon.run(
            addProject,
            {
              input: {
                ...{ name, gitUrl, productionEnvironment, openshift: inputs.deploytargetId },
                ...{
                  organization: organizationId,
                  addOrgOwner,
                  ...pick(inputs, [...SETTINGS, "privateKey"]),
                },
                availability: availability && upper(availability),
              },
            },
            call,
          ),
        find: async () => (await lagoon.run(projectByName, { name }, call)) ?? undefined,
      });
      const id = whole(record.id);
      lagoon.projects.note(id, name);
      const made = { id: String(id), state: stateOf(record, inputs) };
      keep({ ...made, state: { ...made.state, restrictions: [], metadata: {} } });
      return explained(what, async () => {
        const restrictions = inputs.restrictions.map(upper);
        const after =
          restrictions.length > 0
            ? await lagoon.run(updateProject, { input: { id, patch: { restrictions } } }, call)
            : record;
        await setMetadata(lagoon, call, id, {}, inputs.metadata);
        return { ...made, state: { ...stateOf(after ?? record, inputs), metadata: inputs.metadata } };
      });
    },
    async read({ id, old, ...call }) {
      const record = await found(lagoon, call, whole(id), old?.name);
      return record && { state: stateOf(record, old) };
    },
    async previewUpdate({ inputs, old }) {
      refuseLater(inputs, old, "addOrgOwner");
      return [];
    },
    async update({ id, inputs, old, changed, keep, ...call }) {
      refuseLater(inputs, old, "addOrgOwner");
      return explained(`project ${inputs.name}`, async () => {
        if (changed.has("metadata")) {
          await setMetadata(lagoon, call, whole(id), old.metadata, inputs.metadata);
          keep({ metadata: inputs.metadata });
        }
        const patch = {
          ...patchOf(inputs, changed, [...SETTINGS, "gitUrl", "productionEnvironment"]),
          // The old key stays when the program names none: without any Lagoon couldn't fetch the repository.
          ...(changed.has("privateKey") && inputs.privateKey && { privateKey: inputs.privateKey }),
          ...(changed.has("availability") &&
            inputs.availability && { availability: upper(inputs.availability) }),
          ...(changed.has("restrictions") && { restrictions: inputs.restrictions.map(upper) }),
        };
        const record =
          Object.keys(patch).length > 0
            ? await lagoon.run(updateProject, { input: { id: whole(id), patch } }, call)
            : await lagoon.run(projectByName, { name: inputs.name }, call);
        return record ? { ...stateOf(record, inputs), metadata: inputs.metadata } : {};
      });
    },
    async delete({ id, old: { name }, ...call }) {
      await remove(
        `project ${name}`,
        () => lagoon.run(deleteProject, { input: { project: name } }, call),
        () => found(lagoon, call, whole(id), name),
      );
      lagoon.projects.forget(whole(id));
    },
  }),
  {
    ...{ availability: ignoringCase, branches: sameBranches, pullrequests: sameBranches },
    restrictions: sameRestrictions,
  },
);

/** The project of that id: by the name it had where that is known, else by that which the list tells. */
async function found(lagoon: Lagoon, call: Caller, id: number, name?: string): Promise<Found | undefined> {
  const byName = async (known: string | undefined) => {
    const record = known ? await lagoon.run(projectByName, { name: known }, call) : undefined;
    return record?.id === id ? record : undefined;
  };
  let record = await byName(name);
  if (!record) {
    // It may bear another name by now.
    lagoon.projects.forget(id);
    record = await byName(await lagoon.projects.of(id));
  }
  lagoon.projects.note(record?.id, record?.name);
  return record;
}

async function setMetadata(
  lagoon: Lagoon,
  call: Caller,
  id: number,
  old: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): Promise<void> {
  for (const key of Object.keys(old))
    if (!(key in wanted)) await lagoon.run(removeProjectMetadataByKey, { input: { id, key } }, call);
  for (const [key, value] of Object.entries(wanted))
    if (old[key] !== value)
      await lagoon.run(updateProjectMetadata, { input: { id, patch: { key, value } } }, call);
}

/** `known` holds what stands behind placeholders. */
function stateOf(record: Found, known?: Partial<Project>) {
  const real = (value: string | null | undefined, asked: string | undefined) =>
    value === PLACEHOLDER ? asked : told(value);
  const { metadata } = record;
  return {
    ...toldOf(record, ["name", "gitUrl", "productionEnvironment", "standbyProductionEnvironment"]),
    ...toldOf(record, ["productionRoutes", "standbyRoutes", "productionAlias", "standbyAlias", "subfolder"]),
    ...toldOf(record, ["routerPattern", "buildImage", "autoIdle", "storageCalc", "availability"]),
    ...toldOf(record, [
      "productionBuildPriority",
      "developmentBuildPriority",
      "developmentEnvironmentsLimit",
    ]),
    ...toldOf(record, ["problemsUi", "factsUi", "deploymentsDisabled", "sharedBaasBucket", "created"]),
    ...toldOf(record, ["publicKey"]),
    // No longer kept by every Lagoon.
    ...whereTold(record, ["openshiftProjectPattern", "activeSystemsDeploy", "activeSystemsPromote"]),
    ...whereTold(record, ["activeSystemsRemove", "activeSystemsTask", "activeSystemsMisc"]),
    lagoonId: told(record.id),
    branches: real(record.branches, known?.branches),
    pullrequests: real(record.pullrequests, known?.pullrequests),
    organizationId: told(record.organization),
    ...(record.openshift?.id && { deploytargetId: record.openshift.id }),
    restrictions: items(record.restrictions),
    metadata: textsOf(metadata),
  };
}

/** Lagoon may give JSON as it is, or as a text. */
function textsOf(value: unknown): Record<string, string> {
  const object = typeof value === "string" && value ? JSON.parse(value) : value;
  return Object.fromEntries(Object.entries(object ?? {}).map(([key, one]) => [key, String(one)]));
}
