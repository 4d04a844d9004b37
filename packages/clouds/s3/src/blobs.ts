import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Some bytes of an object: a whole file, or with multipart uploads one of several. */
export interface Segment {
  readonly file: string;
  readonly size: number;
}

/**
 * The bytes of objects, each piece in a file of its own that is never changed. A file is named after the process
 * that wrote it: what no row refers to and whose process is gone, died with it.
 */
export class Blobs {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = join(directory, "s3");
    mkdirSync(this.#directory, { recursive: true });
  }

  /** Writes all of `bytes` to a new file. When they fail, the file is gone again. */
  async write(bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const file = `${process.pid}-${randomUUID()}`;
    try {
      await pipeline(bytes, createWriteStream(this.#path(file), { flags: "wx" }));
    } catch (error) {
      await this.remove(file);
      throw error;
    }
    return file;
  }

  /**
   * The bytes from `start` up to and with `end` of the segments in a row. The first file is open when this returns,
   * so that it can be read to its end even if it is deleted meanwhile. Throws ENOENT when it is gone already.
   */
  async read(segments: readonly Segment[], start: number, end: number): Promise<AsyncIterable<Uint8Array>> {
    const pieces: { file: string; start: number; end: number }[] = [];
    let offset = 0;
    for (const { file, size } of segments) {
      const piece = { file, start: Math.max(0, start - offset), end: Math.min(size - 1, end - offset) };
      if (piece.start <= piece.end) pieces.push(piece);
      offset += size;
    }
    const [first, ...others] = pieces;
    if (first === undefined) return nothing();
    const handle = await open(this.#path(first.file));
    return this.#inTurn(handle.createReadStream(first), others);
  }

  async *#inTurn(first: AsyncIterable<Uint8Array>, others: { file: string; start: number; end: number }[]) {
    yield* first;
    for (const { file, start, end } of others) yield* createReadStream(this.#path(file), { start, end });
  }

  async remove(file: string): Promise<void> {
    // Where the system refuses (Windows, while someone reads it), the next start removes it.
    await rm(this.#path(file), { force: true }).catch(() => undefined);
  }

  /** Removes what dead processes left behind: files that `isUsed` doesn't know. */
  async sweep(isUsed: (file: string) => boolean): Promise<void> {
    for (const file of await readdir(this.#directory)) {
      if (!isAlive(Number.parseInt(file, 10)) && !isUsed(file)) await this.remove(file);
    }
  }

  #path(file: string): string {
    return join(this.#directory, file);
  }
}

async function* nothing(): AsyncIterable<Uint8Array> {}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
