import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

// A model of AWS's services in Python, Apache-2.0: unlike versitygw it knows lifecycle rules, and KMS.
const VERSION = "5.2.5";
const PACKAGES = [`moto[s3]==${VERSION}`, "flask==3.1.3", "flask-cors==6.0.5"];
const CACHE = resolve(import.meta.dirname, "../../../node_modules/.cache", `moto-${VERSION}`);

export interface Moto {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts moto. A text instead says why it can't be run here. */
export async function serveMoto(): Promise<Moto | string> {
  const folder = await findOrInstall();
  if (!existsSync(folder)) return folder;
  const args = ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"];
  const env = { ...process.env, PYTHONPATH: folder };
  const server = spawn("python3", args, { env, stdio: ["ignore", "ignore", "pipe"] });
  const exited = once(server, "exit");
  const url = await urlFrom(server.stderr);
  if (!url) throw new Error("moto did not start");
  return {
    url,
    async close() {
      server.kill();
      await exited;
    },
  };
}

/** What it prints once it listens; the rest is read and forgotten, so that it never waits to be. */
async function urlFrom(stderr: NodeJS.ReadableStream): Promise<string | undefined> {
  const { promise, resolve: found } = Promise.withResolvers<string | undefined>();
  const lines = createInterface({ input: stderr });
  lines.on("line", (line) => {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) found(url);
  });
  lines.on("close", () => found(undefined));
  return promise;
}

/** The folder of its packages, or why there is none. Installed once, into a folder that is never committed. */
async function findOrInstall(): Promise<string> {
  if (existsSync(CACHE)) return CACHE;
  const run = promisify(execFile);
  try {
    await run("python3", ["-m", "pip", "--version"]);
  } catch {
    return "there is no Python with pip here to run moto with";
  }
  await mkdir(join(CACHE, ".."), { recursive: true });
  // Made aside: several tests may do so at once, and one that is stopped leaves nothing half done.
  const aside = await mkdtemp(`${CACHE}-`);
  try {
    console.warn(`Installing moto ${VERSION} (once; some seconds) …`);
    await run("python3", ["-m", "pip", "install", "--quiet", "--target", aside, ...PACKAGES]);
    await rename(aside, CACHE).catch(() => rm(aside, { recursive: true }));
    return CACHE;
  } catch (error) {
    await rm(aside, { recursive: true });
    return `moto could not be installed: ${(error as Error).message}`;
  }
}
