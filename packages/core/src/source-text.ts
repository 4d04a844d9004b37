import type { Problem } from "./problem.ts";
import { locateIn, problemAt } from "./source.ts";

/** Largest input read, in bytes. Some thousand manifests fit; a file beyond it is something else. */
export const MAX_SOURCE_BYTES = 2 * 1024 * 1024;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a file's bytes, without a byte order mark; or why it is none. */
export function sourceText(file: string, bytes: Uint8Array): { text: string } | { problem: Problem } {
  const refuse = (rule: string, message: string) => ({
    problem: problemAt(locateIn(file)([]), [], rule, message),
  });
  if (bytes.length > MAX_SOURCE_BYTES) return refuse("file.too_large", tooLarge(bytes.length));
  try {
    return { text: utf8.decode(bytes) };
  } catch {
    const [first, second] = bytes;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
      return refuse("encoding.utf8", "is UTF-16; save it as UTF-8");
    const { line, column, offset } = firstBadByte(bytes);
    const message = `is not UTF-8: byte ${offset + 1} can't be read (is it another encoding, or no text at all?); save it as UTF-8`;
    return { problem: problemAt({ file, line, column }, [], "encoding.utf8", message) };
  }
}

export function tooLarge(size: number): string {
  const mebibytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, "");
  return `is ${mebibytes(size)} MiB, more than the ${mebibytes(MAX_SOURCE_BYTES)} MiB that a file of manifests may have; is it the right file?`;
}

/** Where reading stops: bisects, since a decoder doesn't say it. */
function firstBadByte(bytes: Uint8Array): { line: number; column: number; offset: number } {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (readable(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  // The longest readable beginning may end inside a character that is cut off only there.
  const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, good), { stream: true });
  const line = text.split("\n");
  return { line: line.length, column: (line.at(-1)?.length ?? 0) + 1, offset: good };
}

function readable(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
