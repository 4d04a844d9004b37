import { isSecret, type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import type { Reply } from "./api.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * The outputs that an API record shows. Where Civo sent null, what is `known` from inputs or earlier outputs stays.
 * `marked` may hold secrets: what was one stays one.
 */
export function outputsOf(
  type: ResourceType,
  record: Reply,
  known: PropertyMap,
  marked: PropertyMap,
): PropertyMap {
  const outputs: PropertyMap = {};
  const shown = type.properties(record);
  for (const name of [...Object.keys(type.inputs), ...type.outputs]) {
    const value = shown[name] ?? known[name];
    if (value !== undefined && value !== null) outputs[name] = value;
  }
  return withSecrets(type, outputs, marked);
}

/** Wraps the type's secrets and whatever was a secret in `marked`. */
export function withSecrets(type: ResourceType, outputs: PropertyMap, marked: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const hide = value !== UNKNOWN && (type.secrets.includes(name) || isSecret(marked[name]));
      return [name, hide ? secret(value) : value];
    }),
  );
}
