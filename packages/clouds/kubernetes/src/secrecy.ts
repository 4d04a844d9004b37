import {
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  secret,
  withoutSecrets,
} from "@kindling/core/property-value";
import { withoutNulls } from "./object.ts";

/** Without secrets' wrapping and nulls: what the API gets. */
export const plain = (map: PropertyMap): PropertyMap => withoutNulls(withoutSecrets(map) as PropertyMap);

/** Marks in `outputs` what is secret in the inputs, at the same place (the provider's annotateSecrets). */
export function marked(outputs: PropertyMap, inputs: PropertyMap): PropertyMap {
  const mark = (value: PropertyValue, input: PropertyValue | undefined): PropertyValue => {
    if (isSecret(input)) return secret(value);
    if (isObject(value) && isObject(input)) return marked(value, input);
    if (!Array.isArray(value) || !Array.isArray(input)) return value;
    return value.map((item, index) => mark(item, input[index]));
  };
  return Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, mark(value, inputs[key])]));
}
