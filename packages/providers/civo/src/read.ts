import { type PropertyMap, type PropertyValue, withoutSecrets } from "@kindling/core/property-value";
import type { Provider, ReadResult } from "@kindling/core/provider";
import type { Account } from "./account.ts";
import { explained } from "./explain.ts";
import { outputsOf } from "./outputs.ts";
import type { ResourceType } from "./resource-type.ts";

type ReadCall = Parameters<Provider["read"]>[0];

/**
 * A resource as it is now, or nothing when it is gone. Ids hold in one region only: an import looks in the
 * provider's region first and then in the others, unless the id says `REGION/ID`.
 */
export async function read(account: Account, type: ResourceType, call: ReadCall): Promise<ReadResult> {
  const { urn } = call;
  const oldInputs = withoutSecrets(call.inputs) as PropertyMap;
  const oldOutputs = withoutSecrets(call.outputs) as PropertyMap;
  const imported = Object.keys({ ...oldInputs, ...oldOutputs }).length === 0;
  const [id, ownRegion] = call.id.split("/").reverse() as [string, string?];
  const deed = { doing: `reading ${type.noun} ${oldOutputs.name ?? id}`, urn, type, id };
  const regions = await explained(account, call, { ...deed, region: ownRegion ?? "" }, async () => {
    if (ownRegion !== undefined) return [ownRegion.toUpperCase()];
    return imported ? candidates(account, type, call) : [await account.regionOf(call, oldOutputs, oldInputs)];
  });
  for (const region of regions) {
    const here = { ...deed, doing: `${deed.doing} in ${region}`, region };
    const record = await explained(account, call, here, () => account.find(call, type, region, id));
    if (record === undefined) continue;
    const known = { ...oldInputs, ...oldOutputs, region };
    const outputs = outputsOf(type, record, known, { ...call.outputs, ...call.inputs });
    return {
      id,
      inputs: imported ? importedInputs(type, outputs) : refreshed(call.inputs, outputs),
      outputs,
    };
  }
  return {};
}

async function candidates(account: Account, type: ResourceType, call: ReadCall): Promise<string[]> {
  const listed = await account.regions.list(call);
  const able = listed.filter(({ features }) => features[type.feature] !== false).map(({ code }) => code);
  const { region } = account.config;
  return region === undefined ? able : [region, ...able.filter((code) => code !== region)];
}

/** The inputs a program needs to describe what was imported: not those that Civo fills in by itself. */
function importedInputs(type: ResourceType, outputs: PropertyMap): PropertyMap {
  const names = Object.keys(type.inputs).filter((name) => !type.outputs.includes(name));
  return Object.fromEntries(names.flatMap((name) => entry(name, outputs[name])));
}

/** The inputs of before with their present values, so that drift shows as a difference. */
function refreshed(inputs: PropertyMap, outputs: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, before]) => entry(name, outputs[name] ?? before)),
  );
}

const entry = (name: string, value: PropertyValue | undefined): [string, PropertyValue][] =>
  value === undefined ? [] : [[name, value]];
