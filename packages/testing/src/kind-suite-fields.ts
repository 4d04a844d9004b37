import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { getOption } from "@bufbuild/protobuf";
import { Change, change } from "@kindling/apis/kindling/shared/v1/options";
import { isJsonObject, type Json } from "@kindling/core/source";

/** A setting of a spec: a field that no further settings are in. */
export interface Setting {
  /** `bucketName`, `rules[].port`. */
  readonly path: string;
  readonly field: DescField;
  readonly change: Change;
}

/**
 * The message in a field when its fields are settings of their own. Kindling's shared messages (a secret, a
 * reference, …) are values, and their rules are tested with core.
 */
export function ownMessage(field: DescField): DescMessage | undefined {
  if (!field.message || field.message.file.proto.package === "kindling.shared.v1") return undefined;
  return field.message.typeName.startsWith("google.protobuf.") ? undefined : field.message;
}

/** Every setting of a spec, nested ones too. What holds for a whole message's change holds for its settings. */
export function settingsOf(
  schema: DescMessage,
  path = "",
  inherited: Change = Change.UNSPECIFIED,
  within: readonly DescMessage[] = [],
): Setting[] {
  if (within.includes(schema)) return [];
  return schema.fields.flatMap((field) => {
    const own = getOption(field, change);
    const said = own === Change.UNSPECIFIED ? inherited : own;
    const at = path ? `${path}.${field.jsonName}` : field.jsonName;
    const nested = field.fieldKind === "map" ? undefined : ownMessage(field);
    if (!nested) return [{ path: at, field, change: said }];
    return settingsOf(nested, field.fieldKind === "list" ? `${at}[]` : at, said, [...within, schema]);
  });
}

/** What stands at a setting's path; of a list's items, in the first that has it. Undefined when it isn't there. */
export function valueAt(json: Json | undefined, path: string): Json | undefined {
  return valueIn(json, steps(path));
}

function valueIn(json: Json | undefined, [step, ...rest]: Steps): Json | undefined {
  if (step === undefined) return json;
  if (step === ITEM) return Array.isArray(json) ? valueIn(json[itemWith(json, rest)], rest) : undefined;
  return isJsonObject(json) ? valueIn(json[step], rest) : undefined;
}

/** A copy with another value at a setting's path; of a list's items, in the first that has one. */
export function withValueAt(json: Json, path: string, value: Json): Json {
  const replace = (part: Json | undefined, [step, ...rest]: Steps): Json => {
    if (step === undefined) return value;
    if (step === ITEM) {
      if (!Array.isArray(part)) return [replace({}, rest)];
      const index = itemWith(part, rest);
      return part.with(index, replace(part[index], rest));
    }
    const object = isJsonObject(part) ? part : {};
    return { ...object, [step]: replace(object[step], rest) };
  };
  return replace(json, steps(path));
}

const ITEM = Symbol("an item of a list");
type Steps = readonly (string | typeof ITEM)[];

const itemWith = (items: readonly Json[], rest: Steps): number =>
  Math.max(
    items.findIndex((item) => valueIn(item, rest) !== undefined),
    0,
  );

function steps(path: string): Steps {
  return path.split(".").flatMap((step): Steps => (step.endsWith("[]") ? [step.slice(0, -2), ITEM] : [step]));
}

/** Another value for a setting, where one can be guessed from its type. */
export function otherValue(field: DescField, current: Json | undefined): Json | undefined {
  if (field.fieldKind === "list")
    return Array.isArray(current) && current.length > 0 ? current.slice(0, -1) : undefined;
  if (field.fieldKind === "enum")
    return field.enum.values.find(({ number, name }) => number !== 0 && name !== current)?.name;
  if (typeof current === "boolean") return !current;
  if (typeof current === "string") return `${current}2`;
  return typeof current === "bigint" || typeof current === "number" ? Number(current) + 1 : undefined;
}

/** A JSON merge patch (RFC 7396): null takes a field away, a list is replaced as a whole. */
export function merged(json: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result = isJsonObject(json) ? { ...json } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
