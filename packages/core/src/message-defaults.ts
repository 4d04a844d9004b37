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
  for (const field of fieldsWithDefaults(target.desc)) {
    const preset = defaultOf(field);
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

const plans = new WeakMap<DescMessage, DescField[]>();

/** The fields that have a default, or may have one within them. */
function fieldsWithDefaults(schema: DescMessage): DescField[] {
  let plan = plans.get(schema);
  if (!plan) {
    // A message that contains itself is taken to have some.
    plans.set(schema, schema.fields);
    plan = schema.fields.filter(
      (field) =>
        defaultOf(field) !== undefined || (field.message && fieldsWithDefaults(field.message).length > 0),
    );
    plans.set(schema, plan);
  }
  return plan;
}
