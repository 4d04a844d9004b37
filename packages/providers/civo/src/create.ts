import { KindlingError } from "@kindling/core/error";
import { type PropertyMap, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure, type Provider } from "@kindling/core/provider";
import type { Account } from "./account.ts";
import type { Reply } from "./api.ts";
import { isAutoName } from "./check.ts";
import { explain, explained, lacksFeature, regionOf, unknownRegion } from "./explain.ts";
import { outputsOf, withSecrets } from "./outputs.ts";
import { postOnce } from "./post-once.ts";
import { untilReady } from "./ready.ts";
import type { ResourceType } from "./resource-type.ts";

type CreateCall = Parameters<Provider["create"]>[0];

/** Creates a resource and waits until it is ready; when that fails the resource is handed over as it is. */
export async function create(account: Account, type: ResourceType, call: CreateCall) {
  const { urn, timeoutSeconds } = call;
  const inputs = withoutSecrets(call.inputs) as PropertyMap;
  const region = await regionOf(account, call, type, inputs);
  const { name } = inputs;
  const deed = { doing: `creating ${type.noun} ${name} in ${region}`, urn, type, region, name };
  const order = { type, region, inputs, ownName: isAutoName(urn, name) };
  const made = await explained(account, call, deed, () => postOnce(account, call, order));
  const id = String(made.id);
  const outputs = (record: Reply) => outputsOf(type, record, { ...inputs, region }, call.inputs);
  try {
    return {
      id,
      outputs: outputs(await untilReady(account, call, { type, region, id, timeoutSeconds }, made)),
    };
  } catch (error) {
    const why = await explain(account, call, deed, error);
    throw new PartialFailure(why.message, { id, outputs: outputs(made) }, why);
  }
}

/** What `create` would return, with unknowns for what only Civo decides; refuses a region that can't have it. */
export async function previewCreate(account: Account | undefined, type: ResourceType, call: CreateCall) {
  const inputs = withoutSecrets(call.inputs) as PropertyMap;
  const outputs: PropertyMap = Object.fromEntries(type.outputs.map((name) => [name, UNKNOWN]));
  Object.assign(outputs, { region: UNKNOWN }, inputs);
  if (account !== undefined && inputs.region !== UNKNOWN) {
    const region = await regionOf(account, call, type, inputs);
    outputs.region = region;
    const doing = `previewing ${type.noun} ${inputs.name === UNKNOWN ? "" : `${inputs.name} `}in ${region}`;
    await explained(account, call, { doing, urn: call.urn, type, region, name: inputs.name }, async () => {
      const regions = await account.regions.list(call);
      const listed = regions.find(({ code }) => code === region);
      if (listed === undefined) throw new KindlingError("cloud", unknownRegion(region, regions));
      if (listed.features[type.feature] === false) {
        throw new KindlingError("cloud", lacksFeature(type, region, regions));
      }
    });
  }
  return { id: "", outputs: withSecrets(type, outputs, call.inputs) };
}
