import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import { containsUnknown, withoutSecrets } from "@kindling/core/property-value";
import type { DiffResult, PropertyDiffKind } from "@kindling/core/provider";
import { type DetailedDiff, diffInputs, equalProperties } from "./property-diff.ts";
import { contains, parsePath } from "./property-path.ts";

/** What a resource's difference is once the engine has made up its mind about an unknown one. */
export interface ResourceDiff {
  readonly changed: boolean;
  readonly replaceKeys: readonly string[];
  readonly changedKeys: readonly string[];
  readonly deleteBeforeReplace: boolean;
  readonly detailedDiff: DetailedDiff;
}

export const NO_DIFF: ResourceDiff = {
  changed: false,
  replaceKeys: [],
  changedKeys: [],
  deleteBeforeReplace: false,
  detailedDiff: {},
};

/** A difference that no property shows, such as another provider. */
export const replaceFor = (...replaceKeys: string[]): ResourceDiff => ({
  ...NO_DIFF,
  changed: true,
  replaceKeys,
});

/**
 * Settles a provider's answer: whether anything differs is found by comparing the inputs where it doesn't know. What it
 * knows but doesn't detail stays without details (step_generator.go, diffResource).
 */
export function settleDiff(diff: DiffResult, olds: PropertyMap, news: PropertyMap): ResourceDiff {
  const { replaces: replaceKeys, deleteBeforeReplace } = diff;
  if (diff.changes !== "unknown") {
    const { changes, detailedDiff } = diff;
    const changedKeys = Object.keys(detailedDiff);
    return { changed: changes === "some", replaceKeys, deleteBeforeReplace, detailedDiff, changedKeys };
  }
  const found = diffInputs(olds, news);
  const changed = Object.keys(found).length > 0;
  const detailedDiff = changed ? found : diff.detailedDiff;
  return { changed, replaceKeys, deleteBeforeReplace, detailedDiff, changedKeys: topLevel(found) };
}

/** Components have no provider to ask: their inputs differ or they don't. */
export function diffComponent(olds: PropertyMap, news: PropertyMap): ResourceDiff {
  return equalProperties(olds, news) ? NO_DIFF : { ...NO_DIFF, changed: true };
}

function topLevel(diff: DetailedDiff): string[] {
  return [...new Set(Object.keys(diff).map((path) => String(parsePath(path)?.[0] ?? path)))];
}

/** What stands in `replaceOnChanges` for "the resource failed to become ready". */
const INIT_ERROR = "#initerror";

/** Makes a replacement of every change that the program wants one for. */
export function applyReplaceOnChanges(
  diff: ResourceDiff,
  replaceOnChanges: readonly string[],
  hasInitErrors: boolean,
): ResourceDiff {
  if (!diff.changed && !hasInitErrors) return diff;
  const paths = replaceOnChanges.map(parsePath).filter((path) => path !== undefined);
  const wanted = (property: string) =>
    paths.some((path) => contains(path, parsePath(property) ?? [property]));
  const detailedDiff = Object.fromEntries(
    Object.entries(diff.detailedDiff).map(([path, entry]) => [
      path,
      wanted(path) && !entry.kind.endsWith("-replace")
        ? { ...entry, kind: `${entry.kind}-replace` as PropertyDiffKind }
        : entry,
    ]),
  );
  const replaceKeys = [...new Set([...diff.replaceKeys, ...diff.changedKeys.filter(wanted)])];
  if (!hasInitErrors || !wanted(INIT_ERROR)) return { ...diff, detailedDiff, replaceKeys };
  return {
    ...diff,
    changed: true,
    detailedDiff: { ...detailedDiff, [INIT_ERROR]: { kind: "update-replace", inputDiff: false } },
    replaceKeys: [...replaceKeys, INIT_ERROR],
  };
}

export const needsReplacement = (diff: Pick<ResourceDiff, "replaceKeys" | "detailedDiff">): boolean =>
  diff.replaceKeys.length > 0 ||
  Object.values(diff.detailedDiff).some(({ kind }) => kind.endsWith("-replace"));

/** Whether a replacement trigger fires: its value changed, or may have. Setting or removing one doesn't. */
export function triggers(old: PropertyValue | undefined, next: PropertyValue | undefined): boolean {
  const [before, after] = [withoutSecrets(old ?? null), withoutSecrets(next ?? null)];
  if (containsUnknown(before) || containsUnknown(after)) return true;
  return before !== null && after !== null && !equalProperties(before, after);
}

export type Decision = "same" | "update" | "replace";

/** What to do with a resource that exists (pkg/resource/deploy/step_generator.go, continueStepsFromDiff). */
export function decide(
  diff: ResourceDiff,
  old: { readonly pendingReplacement: boolean; readonly hasInitErrors: boolean; readonly triggered: boolean },
): Decision {
  if (old.pendingReplacement || old.triggered) return "replace";
  if (diff.changed) return needsReplacement(diff) ? "replace" : "update";
  return old.hasInitErrors ? "update" : "same";
}
