import type { EngineEvent } from "@kindling/core/engine";
import { isObject, type PropertyMap, type PropertyValue, UNKNOWN } from "@kindling/core/property-value";
import type { Colors } from "../context.ts";

type StepMetadata = NonNullable<EngineEvent["resourcePreEvent"]>["metadata"];

/** One property that differs, as an event tells it. */
export interface Difference {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  /** It is why the resource is replaced. */
  readonly replaces: boolean;
  readonly before: PropertyValue | undefined;
  readonly after: PropertyValue | undefined;
}

/** The properties that differ in a step; secrets in events are masked already. */
export function differencesOf({ detailedDiff, diffs, keys, old, new: news }: StepMetadata): Difference[] {
  const detailed: Readonly<Record<string, { diffKind: string; inputDiff: boolean }>> =
    detailedDiff ??
    Object.fromEntries((diffs ?? []).map((path) => [path, { diffKind: "update", inputDiff: true }]));
  return Object.entries(detailed).map(([path, { diffKind, inputDiff }]) => ({
    path,
    kind: diffKind.startsWith("add") ? "add" : diffKind.startsWith("delete") ? "delete" : "update",
    replaces: diffKind.endsWith("-replace") || (keys?.includes(path) ?? false),
    before: at(inputDiff ? old?.inputs : old?.outputs, path) ?? at(old?.outputs, path),
    after: at(news?.inputs, path) ?? at(news?.outputs, path),
  }));
}

/** `~ maxSizeGb: 500 => 1000`. */
export function differenceText({ path, kind, replaces, before, after }: Difference, colors: Colors): string {
  const why = replaces ? colors.magenta(" (replaces)") : "";
  if (kind === "add") return `${colors.green("+")} ${path}: ${valueText(after)}${why}`;
  if (kind === "delete") return `${colors.red("-")} ${path}: ${valueText(before)}${why}`;
  return `${colors.yellow("~")} ${path}: ${valueText(before)} => ${valueText(after)}${why}`;
}

const LONGEST = 120;

/** A value on one line; a long one is cut. */
export function valueText(value: PropertyValue | undefined): string {
  if (value === undefined) return "(none)";
  if (value === UNKNOWN) return "(known afterwards)";
  if (value === "[secret]") return value;
  const text = JSON.stringify(value, (_, part) => (part === UNKNOWN ? "(known afterwards)" : part));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

const PATH_STEP = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g;

/** The value at a property path such as `tags[0]`, `rules[1].port` or `labels["a.b"]`. */
function at(properties: PropertyMap | undefined, path: string): PropertyValue | undefined {
  let value: PropertyValue | undefined = properties;
  for (const [, quoted, index, name] of path.matchAll(PATH_STEP)) {
    if (index !== undefined) value = Array.isArray(value) ? value[Number(index)] : undefined;
    else value = isObject(value) ? value[name ?? quoted ?? ""] : undefined;
  }
  return value;
}
