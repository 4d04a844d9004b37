import { containsUnknown, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import type { DiffResult } from "@kindling/core/provider";
import { targetOf } from "./connection.ts";
import { differences, diffResult } from "./property-diff.ts";

/** What says which cluster it is. */
const PLACE = ["kubeconfig", "context", "cluster"];

/**
 * How a provider's configuration differs: another cluster replaces the provider, and with it all that it has made
 * (provider.go: DiffConfig, which compares the active clusters).
 */
export function configurationDiff(oldInputs: PropertyMap, news: PropertyMap): DiffResult {
  const [before, after] = [oldInputs, news].map((map) => withoutSecrets(map) as PropertyMap);
  if (!before || !after) return diffResult([], [], []);
  const found = differences(before, after);
  const hasIdentifier =
    after.clusterIdentifier !== undefined && before.clusterIdentifier === after.clusterIdentifier;
  const isElsewhere = PLACE.some((name) => containsUnknown(after[name] ?? null)) || moves(before, after);
  const replacing = [
    ...(isElsewhere && !hasIdentifier ? PLACE : []),
    ...(before.clusterIdentifier !== undefined && after.clusterIdentifier !== undefined
      ? ["clusterIdentifier"]
      : []),
  ];
  return diffResult(found, replacing, []);
}

function moves(before: PropertyMap, after: PropertyMap): boolean {
  try {
    const [from, to] = [targetOf(before), targetOf(after)];
    return from.server !== to.server || from.authority !== to.authority;
  } catch {
    return false;
  }
}
