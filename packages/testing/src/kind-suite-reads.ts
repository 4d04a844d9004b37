import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { ownMessage } from "./kind-suite-fields.ts";

/** The message behind a proxy that adds the path of each setting read, `rules[].port`, to `reads`. */
export function recorded<M extends Message>(
  schema: DescMessage,
  message: M,
  reads: Set<string>,
  path = "",
): M {
  const members = new Map<string | symbol, DescField>(
    schema.members.flatMap((member) =>
      member.kind === "oneof" ? [] : [[member.localName, member] as const],
    ),
  );
  const oneofs = new Map<string | symbol, DescField[]>(
    schema.oneofs.map((oneof) => [oneof.localName, oneof.fields]),
  );
  return new Proxy(message, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      const field = members.get(name);
      if (field) return read(field, value, reads, path);
      const fields = oneofs.get(name);
      if (!fields) return value;
      const chosen = value as { case?: string; value?: unknown };
      const member = fields.find(({ localName }) => localName === chosen.case);
      return member ? { case: chosen.case, value: read(member, chosen.value, reads, path) } : value;
    },
  });
}

function read(field: DescField, value: unknown, reads: Set<string>, path: string): unknown {
  const at = path ? `${path}.${field.jsonName}` : field.jsonName;
  reads.add(at);
  const nested = ownMessage(field);
  if (!nested || value === undefined) return value;
  if (field.fieldKind === "list")
    return (value as Message[]).map((item) => recorded(nested, item, reads, `${at}[]`));
  return field.fieldKind === "message" ? recorded(nested, value as Message, reads, at) : value;
}
