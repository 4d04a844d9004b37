import { createHash, createHmac, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A stack that an earlier run of the command went through with. */
export interface DoneStack {
  /** Of what its module ran on. */
  readonly digest: string;
  /** When that run of it had ended, ISO 8601. */
  readonly ended: string;
}

/**
 * The stacks that a command is through with, on disk, until it is through with all: a line for each as it ends, so that
 * a killed process loses none. It holds digests only, under a key of its own.
 */
export class RunJournal {
  readonly #file: string;
  readonly #key: Buffer;
  /** What the runs before this one went through with, by `stackKey`. */
  readonly done: ReadonlyMap<string, DoneStack>;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: string, key: Buffer, done: ReadonlyMap<string, DoneStack>) {
    this.#file = file;
    this.#key = key;
    this.done = done;
  }

  /** Opens the journal of a command, which `command` tells from others; a new one unless the run resumes. */
  static async open(folder: string, command: unknown, resumes: boolean): Promise<RunJournal> {
    await mkdir(folder, { recursive: true });
    const name = createHash("sha256").update(JSON.stringify(command)).digest("hex").slice(0, 16);
    const file = join(folder, `${name}.jsonl`);
    const key = await keyIn(folder);
    if (!resumes) await rm(file, { force: true });
    const text = await textOf(file);
    // What is noted next mustn't continue a line that was cut off.
    if (text && !text.endsWith("\n")) await appendSafely(file, "\n");
    return new RunJournal(file, key, linesOf(text));
  }

  /** Tells contents apart; says nothing about them without the key, not even of a short secret. */
  digest(content: Uint8Array): string {
    return createHmac("sha256", this.#key).update(content).digest("base64url");
  }

  /** Notes that a stack is done. It is on disk when this resolves. */
  note(stack: string, digest: string): Promise<void> {
    const line = `${JSON.stringify({ stack, digest, ended: new Date().toISOString() })}\n`;
    this.#writing = this.#writing.then(() => appendSafely(this.#file, line));
    return this.#writing;
  }

  /** Everything is done: there is nothing to resume. */
  async finish(): Promise<void> {
    await rm(this.#file, { force: true });
  }
}

async function appendSafely(file: string, line: string): Promise<void> {
  const handle = await open(file, "a", 0o600);
  try {
    await handle.write(line);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** The key of a folder's journals, for this user's eyes only. */
async function keyIn(folder: string): Promise<Buffer> {
  const file = join(folder, "key");
  try {
    await writeFile(file, randomBytes(32), { mode: 0o600, flag: "wx" });
    await writeFile(join(folder, ".gitignore"), "*\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFile(file);
}

const textOf = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });

/** The last line may be half written. */
function linesOf(text: string): Map<string, DoneStack> {
  const done = new Map<string, DoneStack>();
  for (const line of text.split("\n").slice(0, -1)) {
    try {
      const { stack, digest, ended } = JSON.parse(line) as DoneStack & { stack: string };
      done.set(stack, { digest, ended });
    } catch {
      // Another process was cut off in it.
    }
  }
  return done;
}
