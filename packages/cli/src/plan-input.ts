import { createHmac } from "node:crypto";
import type { JsonValue } from "@bufbuild/protobuf";

/** Keyed digests of a stack input's values by path as a manifest has it: `spec.maxSizeGb`, `metadata.labels.team`. */
export type InputDigests = Readonly<Record<string, string>>;

/** Digests of what a module runs on, secrets masked: enough to say what has changed, without saying what it was. */
export function digestsOf(input: JsonValue | undefined, salt: string): InputDigests {
  const found: Record<string, string> = {};
  const visit = (value: JsonValue, path: string): void => {
    const parts = Array.isArray(value)
      ? value.map((item, index) => [`${path}[${index}]`, item] as const)
      : typeof value === "object" && value !== null
        ? Object.entries(value).map(([key, item]) => [path ? `${path}.${key}` : key, item] as const)
        : [];
    if (parts.length > 0) for (const [below, item] of parts) visit(item, below);
    else
      found[path.replace(/^target\./, "")] = createHmac("sha256", salt)
        .update(JSON.stringify(value))
        .digest("base64url")
        .slice(0, 22);
  };
  if (input !== undefined) visit(input, "");
  return found;
}

/** The paths at which two differ; one that is empty in one of them isn't named beside its parts in the other. */
export function changedPaths(before: InputDigests, now: InputDigests): string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const changed = paths.filter((path) => before[path] !== now[path]);
  return changed.filter(
    (path) => !changed.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`)),
  );
}
