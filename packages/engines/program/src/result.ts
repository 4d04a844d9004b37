import type { Changes, Outputs, OutputValue } from "@kindling/core/engine";
import { isSecret, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";

/** The changes in a summary's counts by operation. */
export function changesOf(counts: Readonly<Record<string, number>>): Changes {
  const { create = 0, update = 0, replace = 0, delete: deleted = 0, same = 0 } = counts;
  return { create, update, replace, delete: deleted, same };
}

/** Outputs laid open, with a mark on those that are secret or contain a secret. */
export function outputsOf(outputs: PropertyMap): Outputs {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]): [string, OutputValue] => {
      const open = withoutSecrets(value);
      return [
        name,
        { value: open, secret: isSecret(value) || JSON.stringify(open) !== JSON.stringify(value) },
      ];
    }),
  );
}
