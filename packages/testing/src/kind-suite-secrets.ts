import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files below a directory that hold one of the secrets, in the clear or in base64. `clouds/` is not the stacks'. */
export async function filesWithSecrets(directory: string, secrets: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || file.startsWith(join(directory, "clouds"))) continue;
    if (holdsSecret(await readFile(file, "latin1"), secrets)) found.push(file);
  }
  return found;
}

/** Whether a text holds one of the secrets, in the clear or in base64. */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  return secrets.some(
    (secret) => text.includes(secret) || text.includes(Buffer.from(secret).toString("base64")),
  );
}

/** Keeps what is written to the process's standard output and error while `work` runs. */
export async function captured<Result>(
  work: () => Promise<Result>,
  keep: (text: string) => void,
): Promise<Result> {
  const streams = [process.stdout, process.stderr];
  const writes = streams.map((stream) => stream.write);
  for (const stream of streams) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    stream.write = (...args: unknown[]) => {
      keep(String(args[0]));
      return write(...args);
    };
  }
  try {
    return await work();
  } finally {
    for (const [index, stream] of streams.entries()) stream.write = writes[index] as typeof stream.write;
  }
}
