import { DeployTargetSchema } from "@kindling/apis/kindling/lagoon/provider/v1/deploy_target";
import { resource } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import type { Answer } from "../client/shape.ts";
import {
  addKubernetes,
  allKubernetes,
  deleteKubernetes,
  type deployTargetFields,
  updateKubernetes,
} from "../documents/deploy-target.ts";
import { explained } from "../explained.ts";
import { whole } from "../ids.ts";
import { make, remove } from "../make.ts";
import { items, patchOf, pick, told, toldOf } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";

type Found = NonNullable<Answer<typeof deployTargetFields>>;

const SETTINGS = [
  ...([
    "consoleUrl",
    "token",
    "routerPattern",
    "sshHost",
    "sshPort",
    "friendlyName",
    "cloudProvider",
  ] as const),
  ...(["cloudRegion", "buildImage", "sharedBaasBucketName", "disabled", "monitoringConfig"] as const),
];

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  buildImage: "AddKubernetesInput.buildImage",
  sharedBaasBucketName: "AddKubernetesInput.sharedBaasBucketName",
  disabled: "AddKubernetesInput.disabled",
} as const;

/** A deploy target. */
export const deployTarget = resource(DeployTargetSchema, (lagoon: Lagoon) => ({
  complete: refuseTooNew(lagoon, LATER),
  async create({ inputs, ...call }) {
    const { name } = inputs;
    const record = await make(lagoon, call, {
      what: `deploy target ${name}`,
      make: () => lagoon.run(addKubernetes, { input: { name, ...pick(inputs, SETTINGS) } }, call),
      find: () => found(lagoon, call, (one) => one.name === name),
    });
    return { id: String(record.id), state: stateOf(record) };
  },
  async read({ id, ...call }) {
    const record = await explained(`deploy target ${id}`, () =>
      found(lagoon, call, (one) => one.id === whole(id)),
    );
    return record && { state: stateOf(record) };
  },
  async update({ id, inputs, changed, ...call }) {
    const patch = {
      ...patchOf(inputs, changed, SETTINGS),
      ...(changed.has("consoleUrl") && { consoleUrl: inputs.consoleUrl }),
    };
    const record = await explained(`deploy target ${inputs.name}`, () =>
      lagoon.run(updateKubernetes, { input: { id: whole(id), patch } }, call),
    );
    return record ? stateOf(record) : {};
  },
  async delete({ id, old: { name }, ...call }) {
    await remove(
      `deploy target ${name}`,
      () => lagoon.run(deleteKubernetes, { input: { name } }, call),
      () => found(lagoon, call, (one) => one.id === whole(id)),
    );
  },
}));

/** There is no asking for one alone. */
async function found(
  lagoon: Lagoon,
  call: Caller,
  isIt: (target: Found) => boolean,
): Promise<Found | undefined> {
  return items(await lagoon.run(allKubernetes, {}, call)).find(isIt);
}

const stateOf = (record: Found) => ({
  ...toldOf(record, ["name", "routerPattern", "sshHost", "sshPort", "friendlyName", "cloudProvider"]),
  ...toldOf(record, ["cloudRegion", "buildImage", "sharedBaasBucketName", "disabled", "created"]),
  // Not shown to everyone.
  ...(record.consoleUrl && { consoleUrl: record.consoleUrl }),
  monitoringConfig: objectOf(record.monitoringConfig),
  lagoonId: told(record.id),
});

/** Lagoon may give JSON as it is, or as a text. */
function objectOf(value: unknown): Record<string, never> | undefined {
  const object = typeof value === "string" && value ? JSON.parse(value) : value;
  return object && typeof object === "object" && Object.keys(object).length > 0 ? object : undefined;
}
