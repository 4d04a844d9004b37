import type { Path as MessagePath } from "@bufbuild/protobuf/reflect";
import { fieldOf, isSecret } from "./message-walk.ts";
import { isJsonObject, type Json, type Path } from "./source.ts";

export interface Written {
  readonly path: Path;
  /** What stands there; undefined when it is missing. */
  readonly value: Json | undefined;
  readonly secret: boolean;
}

/** Where a message's path stands in the JSON: with the author's spelling, and without what a shorthand leaves out. */
export function writtenPath(json: Json, messagePath: MessagePath): Written {
  const path: (string | number)[] = [];
  let value: Json | undefined = json;
  let secret = false;
  for (const part of messagePath) {
    if (part.kind === "list_sub") {
      value = Array.isArray(value) ? value[part.index] : undefined;
      path.push(part.index);
    } else if (part.kind === "map_sub") {
      value = isJsonObject(value) ? value[String(part.key)] : undefined;
      path.push(String(part.key));
    } else if (part.kind === "field") {
      secret ||= isSecret(part);
      if (value !== undefined && !isJsonObject(value)) continue;
      const key: string | undefined = Object.keys(value ?? {}).find(
        (name) => fieldOf(part.parent, name) === part,
      );
      value = key === undefined ? undefined : value?.[key];
      path.push(key ?? part.jsonName);
    }
  }
  return { path, value, secret };
}
