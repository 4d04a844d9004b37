import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

/** A gateway from S3 to folders, with its own tests against AWS; Apache-2.0. */
const MODULE = "github.com/versity/versitygw";
const VERSION = "v1.8.0";
const CACHE = resolve(import.meta.dirname, "../../../node_modules/.cache", `versitygw-${VERSION}`);

/** A server that is up, until it is stopped; what it holds outlasts that. */
export interface Versitygw {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Makes a bucket, as a folder: no client is needed. */
  makeBucket(name: string): Promise<void>;
  /** Ends the server where it stands, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port, with what it held. */
  start(): Promise<void>;
  /** Ends the server and removes what it holds. */
  close(): Promise<void>;
}

/** Starts versitygw in a folder that goes with it. A text instead says why it can't be run here. */
export async function serveVersitygw(): Promise<Versitygw | string> {
  const program = await findOrBuild();
  if (!existsSync(program)) return program;
  const directory = await mkdtemp(join(tmpdir(), "kindling-versitygw-"));
  const folder = async (name: string): Promise<string> => {
    await mkdir(join(directory, name), { recursive: true });
    return join(directory, name);
  };
  const keys = { accessKeyId: "versity", secretAccessKey: "versity-secret" };
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    ...["--port", `127.0.0.1:${port}`, "--region", "LON1", "--quiet"],
    ...["--access", keys.accessKeyId, "--secret", keys.secretAccessKey, "--health", "/health"],
    ...["--iam-dir", await folder("keys")],
    ...["posix", "--versioning-dir", await folder("versions")],
    // Not in extended attributes, which not every file system has.
    ...["--sidecar", await folder("metadata"), await folder("buckets")],
  ];
  let end = async (_: NodeJS.Signals): Promise<void> => {};
  const start = async (): Promise<void> => {
    const server = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const exited = once(server, "exit");
    let output = "";
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (output += text));
    const ended = () => server.exitCode !== null || server.signalCode !== null;
    if (!(await answers(`${url}/health`, ended))) throw new Error(`versitygw did not start: ${output}`);
    end = async (signal) => {
      server.kill(signal);
      await exited;
    };
  };
  await start();
  return {
    ...{ url, region: "LON1", ...keys },
    makeBucket: async (name) => void (await folder(join("buckets", name))),
    kill: () => end("SIGKILL"),
    start,
    async close() {
      await end("SIGTERM");
      await rm(directory, { recursive: true });
    },
  };
}

/** The program's path, or why there is none. Built once, with Go, into a folder that is never committed. */
async function findOrBuild(): Promise<string> {
  const program = join(CACHE, process.platform === "win32" ? "versitygw.exe" : "versitygw");
  if (existsSync(program)) return program;
  const run = promisify(execFile);
  try {
    await run("go", ["version"]);
  } catch {
    return "there is no Go here to build versitygw with";
  }
  await mkdir(join(CACHE, ".."), { recursive: true });
  // Built aside: several tests may do so at once, and one that is stopped leaves nothing half done.
  const aside = await mkdtemp(`${CACHE}-`);
  try {
    console.warn(`Building ${MODULE}@${VERSION} (once; about a minute) …`);
    await run("go", ["install", `${MODULE}/cmd/versitygw@${VERSION}`], {
      env: { ...process.env, GOBIN: aside, GOFLAGS: "-mod=mod", CGO_ENABLED: "0" },
    });
    await rename(aside, CACHE).catch(() => rm(aside, { recursive: true }));
    return program;
  } catch (error) {
    await rm(aside, { recursive: true });
    return `versitygw could not be built: ${(error as Error).message}`;
  }
}

/** Asks until it is up; false when it has ended instead. */
async function answers(url: string, ended: () => boolean): Promise<boolean> {
  while (!ended()) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply?.ok) return true;
    await sleep(20);
  }
  return false;
}
