import type { DescField } from "@bufbuild/protobuf";
import type { ReflectMessage } from "@bufbuild/protobuf/reflect";

/** A message within another one. */
export interface NestedMessage {
  readonly message: ReflectMessage;
  /** `spec.users[0].password`. */
  readonly path: string;
  /** The field that holds it, itself or in a list or map; undefined for the outermost. */
  readonly field: DescField | undefined;
  /** What holds it; undefined for the outermost. */
  readonly parent: NestedMessage | undefined;
}

/** A message and every message within it, outer ones first. */
export function* nestedMessages(
  message: ReflectMessage,
  path = "",
  field?: DescField,
  parent?: NestedMessage,
): Generator<NestedMessage> {
  const self = { message, path, field, parent };
  yield self;
  for (const inner of message.fields) {
    if (!message.isSet(inner)) continue;
    const at = path ? `${path}.${inner.jsonName}` : inner.jsonName;
    if (inner.fieldKind === "message") yield* nestedMessages(message.get(inner), at, inner, self);
    else if (inner.fieldKind === "list" && inner.listKind === "message")
      for (const [index, item] of [...message.get(inner)].entries())
        yield* nestedMessages(item as ReflectMessage, `${at}[${index}]`, inner, self);
    else if (inner.fieldKind === "map" && inner.mapKind === "message")
      for (const [key, item] of message.get(inner))
        yield* nestedMessages(item as ReflectMessage, `${at}[${JSON.stringify(key)}]`, inner, self);
  }
}
