import { DeployTargetConfigSchema } from "@kindling/apis/kindling/lagoon/provider/v1/deploy_target_config";
import { resource } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import type { Answer } from "../client/shape.ts";
import {
  addDeployTargetConfig,
  deleteDeployTargetConfig,
  type deployTargetConfigFields,
  deployTargetConfigsByProjectId,
  updateDeployTargetConfig,
} from "../documents/deploy-target-config.ts";
import { explained, orNothing } from "../explained.ts";
import { partsOf, whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { items, patchOf, told, toldOf, whereTold } from "../told.ts";

type Found = NonNullable<Answer<typeof deployTargetConfigFields>>;

/** Which branches go to which deploy target. */
export const deployTargetConfig = resource(DeployTargetConfigSchema, (lagoon: Lagoon) => ({
  async create({ inputs, ...call }) {
    const { projectId, deployTargetId, branches = "true", pullrequests = "true" } = inputs;
    const { weight, deployTargetProjectPattern } = inputs;
    const what = `deploy target configuration of project ${projectId}`;
    const before = await explained(what, () => all(lagoon, call, projectId));
    const isNew = (one: Found) =>
      !before.some(({ id }) => id === one.id) &&
      one.deployTarget?.id === deployTargetId &&
      one.branches === branches &&
      one.pullrequests === pullrequests;
    const record = await make(lagoon, call, {
      what,
      make: () =>
        lagoon.run(
          addDeployTargetConfig,
          {
            input: {
              ...{ project: projectId, deployTarget: deployTargetId, branches, pullrequests },
              ...{ weight, deployTargetProjectPattern },
            },
          },
          call,
        ),
      find: async () => (await all(lagoon, call, projectId)).find(isNew),
      isNameless: true,
    });
    return { id: String(record.id), state: stateOf(record) };
  },
  async read({ id, old, ...call }) {
    const [projectId, own] = old ? [old.projectId, id] : partsOf(id, "<project id>:<id>");
    const project = whole(projectId);
    const found = await explained(`deploy target configuration ${own}`, () => all(lagoon, call, project));
    const record = found.find((one) => one.id === whole(own));
    return record && { id: String(record.id), state: { ...stateOf(record), projectId: project } };
  },
  async update({ id, inputs, changed, ...call }) {
    const patch = {
      ...patchOf(inputs, changed, ["branches", "pullrequests", "weight", "deployTargetProjectPattern"]),
      // Lagoon checks it against the organization even where it stays.
      deployTarget: inputs.deployTargetId,
    };
    const record = await explained(`deploy target configuration ${id}`, () =>
      lagoon.run(updateDeployTargetConfig, { input: { id: whole(id), patch } }, call),
    );
    return record ? stateOf(record) : {};
  },
  async delete({ id, old: { projectId }, ...call }) {
    const input = { id: whole(id), project: projectId, execute: true };
    await remove(
      `deploy target configuration ${id}`,
      () => lagoon.run(deleteDeployTargetConfig, { input }, call),
      async () => (await all(lagoon, call, projectId)).find((one) => one.id === whole(id)),
    );
  },
}));

const all = async (lagoon: Lagoon, call: Caller, project: number): Promise<Found[]> =>
  items(await orNothing(lagoon.run(deployTargetConfigsByProjectId, { project }, call)));

const stateOf = (record: Found) => ({
  ...toldOf(record, ["branches", "pullrequests", "weight"]),
  ...whereTold(record, ["deployTargetProjectPattern"]),
  ...(record.deployTarget?.id && { deployTargetId: record.deployTarget.id }),
  lagoonId: told(record.id),
});
