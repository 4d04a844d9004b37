import { relative, resolve } from "node:path";
import type { Message } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import type { Kind } from "@kindling/core/kind";
import { secretValues } from "@kindling/core/secret-value";

/** What the cluster's Secret of credentials must hold for a stack. */
export interface Credentials {
  /** Keys that are environment variables of the same names. */
  readonly variables: ReadonlySet<string>;
  /** Keys that are files, and the file on this machine whose content each is. */
  readonly files: ReadonlyMap<string, string>;
}

export interface CredentialsSources {
  /** What it takes besides those that the stack input names. */
  readonly variables: Iterable<string>;
  /** What the stack input's files are relative to. */
  readonly directory: string;
  /** What keys tell of files' paths is relative to it, so that they are the same on other machines. */
  readonly root: string;
}

/**
 * Collects where a stack input's secrets come from, `{env: NAME}` and `{file: PATH}`, and makes the files' paths, in
 * place, those that they have beside the stack input in a workspace. No value is read.
 */
export function takeCredentials(
  kind: Kind,
  input: Message,
  { variables, directory, root }: CredentialsSources,
): Credentials {
  const names = new Set(variables);
  const files = new Map<string, string>();
  for (const { value } of secretValues(reflect(kind.stackInput, input), "")) {
    const { source } = value;
    if (source.case === "env") names.add(source.value);
    if (source.case !== "file") continue;
    const path = resolve(directory, source.value);
    source.value = fileKey(relative(root, path));
    files.set(source.value, path);
  }
  return { variables: names, files };
}

/** `examples/web/first-start.sh` as a key: `examples__web__first-start.sh`. */
const fileKey = (path: string): string =>
  path
    .replaceAll("..", "up")
    .replaceAll(/[\\/]/g, "__")
    .replaceAll(/[^A-Za-z0-9._-]/g, "-");
