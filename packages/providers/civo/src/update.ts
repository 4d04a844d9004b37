import { type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure, type Provider } from "@kindling/core/provider";
import type { Account } from "./account.ts";
import type { Reply } from "./api.ts";
import { explain, explained, regionOf } from "./explain.ts";
import { outputsOf, withSecrets } from "./outputs.ts";
import { requestBody } from "./post-once.ts";
import { untilReady } from "./ready.ts";
import type { ResourceType } from "./resource-type.ts";

type UpdateCall = Parameters<Provider["update"]>[0];

/** Changes a resource in place and waits until it is ready. When Civo refuses, the old values stay in the state. */
export async function update(account: Account, type: ResourceType, call: UpdateCall) {
  const { id, urn, timeoutSeconds } = call;
  const { known, inputs } = values(type, call);
  const region = await regionOf(account, call, type, known);
  const deed = { doing: `updating ${type.noun} ${known.name} in ${region}`, urn, type, region, id };
  const changed = await explained(account, call, deed, () =>
    account.api.request(call, "PUT", `${type.path}/${id}`, {
      region,
      body: requestBody(type, inputs, true),
    }),
  );
  const outputs = (record: Reply) => outputsOf(type, record, { ...known, region }, call.news);
  try {
    const first = changed.id ? changed : ((await account.find(call, type, region, id)) ?? {});
    return { outputs: outputs(await untilReady(account, call, { type, region, id, timeoutSeconds }, first)) };
  } catch (error) {
    const why = await explain(account, call, deed, error);
    throw new PartialFailure(why.message, { id, outputs: outputs(changed) }, why);
  }
}

export function previewUpdate(type: ResourceType, call: UpdateCall): { outputs: PropertyMap } {
  return { outputs: withSecrets(type, values(type, call).known, call.news) };
}

/** `known`: the properties as they will be, as far as that can be said beforehand. */
function values(type: ResourceType, call: UpdateCall): { known: PropertyMap; inputs: PropertyMap } {
  const inputs = withoutSecrets(call.news) as PropertyMap;
  const before = withoutSecrets(call.oldOutputs) as PropertyMap;
  const names = [...Object.keys(type.inputs), ...type.outputs];
  const after = names.map((name) => [name, inputs[name] ?? before[name]] as const);
  return {
    inputs,
    known: Object.fromEntries(after.filter(([, value]) => value !== undefined)) as PropertyMap,
  };
}
