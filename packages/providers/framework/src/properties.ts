import { type DescField, type DescMessage, getOption, hasOption } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import {
  type AutoName,
  auto_name,
  computed,
  exclusive,
  immutable,
  output,
  removal_changes,
} from "@kindling/apis/kindling/provider/v1/options";
import { default_json, secret, source } from "@kindling/apis/kindling/shared/v1/options";
import type { PropertyValue } from "@kindling/core/property-value";

/** A field of a resource's, function's or configuration's message as a Pulumi property. */
export interface Property {
  /** Its name in Pulumi, which is the field's name in JSON: `maxSizeGb`. */
  readonly name: string;
  readonly field: DescField;
  /** Who sets it: the program; the cloud alone; or the cloud where the program doesn't. */
  readonly role: "input" | "output" | "computed";
  readonly immutable: boolean;
  /** Whether taking it out of the program is a change. */
  readonly removalChanges: boolean;
  /** Whether only one resource can have its value at a time. */
  readonly exclusive: boolean;
  readonly secret: boolean;
  readonly autoName: AutoName | undefined;
  readonly preset: PropertyValue | undefined;
  /** The environment variable that it is read from when the program doesn't give it. */
  readonly environment: string | undefined;
  /** The property that keeps it from being read there: it means the same. */
  readonly unless: string | undefined;
}

const known = new WeakMap<DescMessage, readonly Property[]>();

/** The properties that a message stands for, in the order of its fields. */
export function propertiesOf(message: DescMessage): readonly Property[] {
  let properties = known.get(message);
  if (!properties) {
    properties = message.fields.map(propertyOf);
    known.set(message, properties);
  }
  return properties;
}

function propertyOf(field: DescField): Property {
  const preset = getOption(field, default_json);
  const { env, unless } = getOption(field, source);
  return {
    name: field.jsonName,
    field,
    role: getOption(field, output) ? "output" : getOption(field, computed) ? "computed" : "input",
    immutable: getOption(field, immutable),
    removalChanges: !getOption(field, computed) || getOption(field, removal_changes),
    exclusive: getOption(field, exclusive),
    secret: getOption(field, secret),
    autoName: hasOption(field, auto_name) ? getOption(field, auto_name) : undefined,
    preset: preset === "" ? undefined : (JSON.parse(preset) as PropertyValue),
    environment: env || undefined,
    unless: field.parent.fields.find(({ name }) => name === unless)?.jsonName,
  };
}

/** Whether the property holds an object whose own properties are known: a message of ours, not `Struct` and the like. */
export function nestedMessage(field: DescField): DescMessage | undefined {
  const message = field.message;
  return message && !isWellKnown(message) ? message : undefined;
}

/** Messages whose JSON form is not an object of their fields. */
export function isWellKnown(message: DescMessage): boolean {
  return message.typeName.startsWith("google.protobuf.");
}

/** Whether absent means the same as `false`, `0`, `""`, `[]` or `{}`, as Protobuf has it for fields without presence. */
export function zeroIsAbsent(field: DescField): boolean {
  return (
    field.fieldKind === "list" ||
    field.fieldKind === "map" ||
    field.presence === FeatureSet_FieldPresence.IMPLICIT
  );
}

/** Whether a key is Pulumi's or a bridged provider's own among the properties, such as `__defaults` and `__meta`. */
export const isInternal = (key: string): boolean => INTERNAL.includes(key);
const INTERNAL = ["__meta", "__defaults", "__internal"];
