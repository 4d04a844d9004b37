import type { DescField } from "@bufbuild/protobuf";
import type { Path, ReflectMessage } from "@bufbuild/protobuf/reflect";

/** A message within another one. */
export interface NestedMessage {
  readonly message: ReflectMessage;
  /** `spec.users[0].password`. */
  readonly path: string;
  /** The same by descriptors. */
  readonly steps: Path;
  /** The field that holds it, itself or in a list or map; undefined for the outermost. */
  readonly field: DescField | undefined;
  /** What holds it; undefined for the outermost. */
  readonly parent: NestedMessage | undefined;
}

/** A message and every message within it, outer ones first. */
export function* nestedMessages(message: ReflectMessage, path = ""): Generator<NestedMessage> {
  yield* within({ message, path, steps: [], field: undefined, parent: undefined });
}

function* within(self: NestedMessage): Generator<NestedMessage> {
  yield self;
  const { message, path } = self;
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    const at = path ? `${path}.${field.jsonName}` : field.jsonName;
    const steps = [...self.steps, field];
    const inner = (found: unknown, more: string, ...last: Path) =>
      within({
        message: found as ReflectMessage,
        path: `${at}${more}`,
        steps: [...steps, ...last],
        field,
        parent: self,
      });
    if (field.fieldKind === "message") yield* inner(message.get(field), "");
    else if (field.fieldKind === "list" && field.listKind === "message")
      for (const [index, item] of [...message.get(field)].entries())
        yield* inner(item, `[${index}]`, { kind: "list_sub", index });
    else if (field.fieldKind === "map" && field.mapKind === "message")
      for (const [key, item] of message.get(field))
        yield* inner(item, `[${JSON.stringify(key)}]`, { kind: "map_sub", key: key as string });
  }
}
