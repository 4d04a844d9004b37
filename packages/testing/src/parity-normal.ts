import type { Deployment } from "@kindling/core/engine";
import { isSecret, mapValue, type PropertyMap, UNKNOWN } from "@kindling/core/property-value";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** What the model makes names of its own of. */
const MADE_UP = /~[0-9a-f]{8}/g;

/** Without what chance decides: ids of providers and names that were made up. */
export function normalised(value: unknown): unknown {
  if (typeof value === "string")
    return value.replace(UUID, (id) => (id === UNKNOWN ? id : "<uuid>")).replace(MADE_UP, "~");
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([key, part]) => [key, normalised(part)]),
  );
}

/** Opens a secret's ciphertext. */
export type Opener = (ciphertext: string) => string;

/** An exported state with its secrets open, without times. */
export function stateOf({ version, deployment }: Deployment, open: Opener): unknown {
  const { manifest: _, secrets_providers: __, metadata: ___, ...rest } = deployment;
  const opened = mapValue(rest, (part) =>
    isSecret(part) ? { secret: JSON.parse(open(String((part as PropertyMap).ciphertext))) } : undefined,
  ) as PropertyMap;
  const resources = (opened.resources ?? []) as unknown as PropertyMap[];
  return {
    version,
    ...opened,
    resources: resources.map(({ created, modified, dependencies, ...resource }) => ({
      ...resource,
      // The SDK gathers them as they become known.
      ...(Array.isArray(dependencies) && { dependencies: [...dependencies].sort() }),
      ...(created !== undefined && { created: "then" }),
      ...(modified !== undefined && { modified: "then" }),
    })),
  };
}

/** With the keys of every object in order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [two]) => (one < two ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}
