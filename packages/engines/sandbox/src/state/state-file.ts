import { access, readFile } from "node:fs/promises";
import { KindlingError } from "@kindling/core/error";
import { hasCode } from "./atomic-file.ts";
import { checkStackFile, type SealedDeployment } from "./deployment.ts";
import type { Refuse } from "./property-encoding.ts";

/** Makes `bad-state` errors about a stack's file: what is wrong with it, and what to do. */
export function refuseFile(path: string): Refuse {
  return (at, reason) =>
    new KindlingError(
      "bad-state",
      `${path} isn't a state that Kindling can use: ${at ? `${at}: ` : ""}${reason}. It was left as it is. ` +
        `Put a good copy in its place (${path}.bak, where there is one, is from before the last run), ` +
        "or move it away to begin anew without what it describes",
      { path },
    );
}

export interface StateFile {
  readonly text: string;
  readonly deployment: SealedDeployment;
}

/** Reads a stack's file, its secrets still sealed; undefined where there is none. Throws `bad-state`. */
export async function readStateFile(path: string): Promise<StateFile | undefined> {
  const refuse = refuseFile(path);
  const bytes = await readIfThere(path, refuse);
  if (!bytes) {
    await refuseCompressed(path, refuse);
    return undefined;
  }
  const text = decode(bytes, refuse);
  return { text, deployment: checkStackFile(parse(text, refuse), refuse) };
}

async function readIfThere(path: string, refuse: Refuse): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    if (hasCode(error, "EISDIR")) throw refuse("", "it is a folder");
    throw refuse("", `it can't be read (${(error as Error).message})`);
  }
}

/** Pulumi writes compressed states when it is told to, and takes whichever is there. */
async function refuseCompressed(path: string, refuse: Refuse): Promise<void> {
  for (const ending of [".gz", ".zst"]) {
    const found = await access(path + ending).then(
      () => true,
      () => false,
    );
    if (found)
      throw refuse(
        "",
        `Pulumi wrote it compressed, as ${path}${ending}; unpack it, and unset PULUMI_DIY_BACKEND_GZIP`,
      );
  }
}

function decode(bytes: Buffer, refuse: Refuse): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("", "it isn't UTF-8 text");
  }
}

function parse(text: string, refuse: Refuse): unknown {
  if (text.trim() === "") throw refuse("", "it is empty");
  try {
    return JSON.parse(text);
  } catch (error) {
    // Without the cause, which quotes the file.
    throw refuse("", `it isn't JSON${whereItBreaks(error, text)}`);
  }
}

function whereItBreaks(error: unknown, text: string): string {
  const message = String(error);
  const position = /at position (\d+)/.exec(message)?.[1];
  const offset = Number(position ?? 0);
  if (message.includes("end of JSON") || offset >= text.trimEnd().length) return ": it ends too early";
  // V8 gives no position where it quotes the beginning of the text.
  if (position === undefined) return "";
  const before = text.slice(0, offset).split("\n");
  return ` from line ${before.length}, column ${(before.at(-1) ?? "").length + 1} on`;
}
