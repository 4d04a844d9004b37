import type { DescMessage } from "@bufbuild/protobuf";
import { listed, nearest } from "./nearest.ts";
import { formatPath, type Path } from "./source.ts";

const MAX_LISTED = 12;
const MAX_DEPTH = 4;

/** What to say about a path's last key, which is no field of the message that it stands in, and the name of the field that was probably meant, if it is one here. */
export function unknownField(
  root: DescMessage,
  schema: DescMessage,
  path: Path,
): { message: string; meant?: string } {
  const key = String(path.at(-1));
  const names = schema.fields.map((field) => field.jsonName);
  const meant = nearest(key.replaceAll("_", ""), names);
  if (meant) return { message: `unknown field; did you mean ${meant}?`, meant };
  const elsewhere = findField(root, key);
  if (elsewhere && formatPath(elsewhere) !== formatPath(path))
    return {
      message: `unknown field here; it belongs under ${formatPath(elsewhere.slice(0, -1)) || "the top"}`,
    };
  if (names.length > MAX_LISTED) return { message: "unknown field" };
  return { message: `unknown field; here may stand ${listed(names)}` };
}

/** The shallowest place where a field of that name may stand. */
function findField(root: DescMessage, key: string): Path | undefined {
  let level: { schema: DescMessage; path: string[] }[] = [{ schema: root, path: [] }];
  for (let depth = 0; depth < MAX_DEPTH; depth++) {
    for (const { schema, path } of level) {
      const field = schema.fields.find(({ name, jsonName }) => name === key || jsonName === key);
      if (field) return [...path, field.jsonName];
    }
    level = level.flatMap(({ schema, path }) =>
      schema.fields.flatMap((field) =>
        field.fieldKind === "message" && !field.message.typeName.startsWith("google.protobuf.")
          ? [{ schema: field.message, path: [...path, field.jsonName] }]
          : [],
      ),
    );
  }
  return undefined;
}
