import { isDeepStrictEqual } from "node:util";
import { type PropertyMap, type PropertyValue, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import type { DiffResult, PropertyDiffKind } from "@kindling/core/provider";
import { isAutoName } from "./check.ts";
import type { ResourceType } from "./resource-type.ts";

export interface DiffCall {
  readonly urn: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly news: PropertyMap;
  readonly ignoreChanges: readonly string[];
}

/** Compares what is asked for with what was asked for before or, where nothing was, with what is there. */
export function diffInputs(type: ResourceType, call: DiffCall): DiffResult {
  const [oldInputs, oldOutputs, news] = [call.oldInputs, call.oldOutputs, call.news].map(
    (map) => withoutSecrets(map) as PropertyMap,
  ) as [PropertyMap, PropertyMap, PropertyMap];
  const detailedDiff: Record<string, { kind: PropertyDiffKind; inputDiff: boolean }> = {};
  const replaces: string[] = [];
  for (const [name, { change, removal }] of Object.entries(type.inputs)) {
    const before = oldInputs[name] ?? oldOutputs[name];
    const after = news[name];
    if (call.ignoreChanges.includes(name) || same(name, before, after)) continue;
    if (after === undefined && !(removal === "change" && oldInputs[name] !== undefined)) continue;
    const kind = after === undefined ? "delete" : before === undefined ? "add" : "update";
    if (change === "replace") replaces.push(name);
    detailedDiff[name] = { kind: change === "replace" ? `${kind}-replace` : kind, inputDiff: true };
  }
  const names = Object.entries(type.inputs);
  return {
    changes: Object.keys(detailedDiff).length > 0 ? "some" : "none",
    replaces,
    stables: names.filter(([, { change }]) => change === "replace").map(([name]) => name),
    // Two resources can't share a name that the program insists on.
    deleteBeforeReplace:
      replaces.length > 0 && !replaces.includes("name") && !isAutoName(call.urn, news.name),
    detailedDiff,
  };
}

function same(name: string, before: PropertyValue | undefined, after: PropertyValue | undefined): boolean {
  if (after === UNKNOWN) return false;
  // Listed in upper case, but replies may say `lon1` (terraform-provider-civo issue 357).
  if (name === "region" && typeof before === "string" && typeof after === "string") {
    return before.toUpperCase() === after.toUpperCase();
  }
  return isDeepStrictEqual(before ?? undefined, after);
}
