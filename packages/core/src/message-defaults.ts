import { type DescField, type DescMessage, getOption, type Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { default_json } from "@kindling/apis/kindling/shared/v1/options";
import { walkField } from "./message-walk.ts";
import { type Json, locateIn } from "./source.ts";

/** Sets every field that has a `(default_json)` and isn't set, in the message and the messages within it. */
export function fillDefaults(schema: DescMessage, message: Message): void {
  fill(reflect(schema, message));
}

/** The value of a field's `(default_json)`, if it has one. */
export function defaultOf(field: DescField): Json | undefined {
  const text = getOption(field, default_json);
  return text ? (JSON.parse(text) as Json) : undefined;
}

function fill(target: ReflectMessage): void {
  for (const { field, preset } of defaultsOf(target.desc)) {
    if (!target.isSet(field)) {
      const problems =
        preset === undefined ? [] : walkField(target, field, preset, locateIn("(default_json)"));
      if (problems[0]) throw new TypeError(`${field}: ${problems[0].message}`);
    } else if (field.fieldKind === "message") fill(target.get(field));
    else if (field.fieldKind === "list" && field.listKind === "message")
      for (const item of target.get(field)) fill(item as ReflectMessage);
    else if (field.fieldKind === "map" && field.mapKind === "message")
      for (const item of target.get(field).values()) fill(item as ReflectMessage);
  }
}

interface Default {
  readonly field: DescField;
  /** Absent when only messages within the field may have one. */
  readonly preset: Json | undefined;
}

const known = new WeakMap<DescMessage, readonly Default[]>();

function defaultsOf(schema: DescMessage): readonly Default[] {
  const before = known.get(schema);
  if (before) return before;
  const all = schema.fields.map((field) => ({ field, preset: defaultOf(field) }));
  // A message that contains itself is taken to have some.
  known.set(schema, all);
  const defaults = all.filter(
    ({ field, preset }) => preset !== undefined || (field.message && defaultsOf(field.message).length > 0),
  );
  known.set(schema, defaults);
  return defaults;
}
