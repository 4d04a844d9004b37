import type { Before, Changes, Guards, Outputs, OutputValue } from "@kindling/core/engine";
import { isSecret, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { ROOT_STACK_TYPE } from "./urn.ts";

/** The changes in a summary's counts by operation. */
export function changesOf(counts: Readonly<Record<string, number>>): Changes {
  const { create = 0, update = 0, replace = 0, delete: deleted = 0, same = 0, import: imported = 0 } = counts;
  return { ...(imported && { import: imported }), create, update, replace, delete: deleted, same };
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

/** A resource of a state, as far as it says what a run begins with. */
interface Standing extends Partial<Guards> {
  readonly type: string;
  readonly external?: boolean;
  readonly outputs?: PropertyMap;
}

/** What a run begins with, by the resources of its stack's state with their secrets laid open within their marks. */
export function beforeOf(resources: readonly Standing[]): Before {
  const root = resources.find(({ type }) => type === ROOT_STACK_TYPE);
  const guards = resources
    .filter(({ type, external = false }) => type !== ROOT_STACK_TYPE && !external)
    .map(({ protect = false, retainOnDelete = false }): Guards => ({ protect, retainOnDelete }));
  const different = new Map(guards.map((one) => [JSON.stringify(one), one]));
  return { outputs: outputsOf(root?.outputs ?? {}), guards: [...different.values()] };
}
