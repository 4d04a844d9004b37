import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export const BINARY = join(import.meta.dirname, "..", "..", "bin", "kindling.mjs");

export interface Ended {
  /** Undefined when a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error has shown this text. */
  shown(text: string): Promise<void>;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly uid?: number;
  readonly gid?: number;
}

/** A temporary folder in which a test runs the real command, each call a process; removed when the test ends. */
export class Workplace {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  async write(name: string, content: string | Uint8Array): Promise<string> {
    await writeFile(this.path(name), content);
    return name;
  }

  /** Sets the simulated Civo, for the processes that start from now on. */
  async civoSettings(settings: object): Promise<void> {
    await mkdir(this.path(".kindling", "clouds"), { recursive: true });
    await this.write(".kindling/clouds/civo.yaml", JSON.stringify(settings));
  }

  start(args: readonly string[], { env = {}, stdin, ...identity }: StartOptions = {}): Running {
    const child = spawn(process.execPath, [BINARY, ...args], {
      cwd: this.folder,
      ...identity,
      env: { PATH: process.env.PATH ?? "", HOME: this.folder, TMPDIR: tmpdir(), ...env },
    });
    // A process that has ended already reads nothing.
    child.stdin.on("error", () => {}).end(stdin);
    let seen = "";
    const waiting = new Map<string, () => void>();
    child.stderr.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      for (const [wanted, resolve] of waiting) if (seen.includes(wanted)) resolve();
    });
    const exited = new Promise<number | undefined>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve(code ?? undefined));
    });
    const ended = Promise.all([exited, text(child.stdout)]).then(([status, stdout]) => ({
      status,
      stdout,
      stderr: seen,
    }));
    const shown = (wanted: string) =>
      new Promise<void>((resolve, reject) => {
        waiting.set(wanted, resolve);
        if (seen.includes(wanted)) resolve();
        void ended.then(() =>
          reject(new Error(`it ended without showing ${JSON.stringify(wanted)}:\n${seen}`)),
        );
      });
    return { child, ended, shown };
  }

  run(args: readonly string[], options?: StartOptions): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** Runs on the sandbox, without asking. */
  sandbox(command: string, args: readonly string[], options?: StartOptions): Promise<Ended> {
    return this.run([command, ...args, "--engine", "sandbox"], options);
  }
}

/** A workplace for the test that calls this. */
export async function workplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), "kindling-cli-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return new Workplace(folder);
}

/** A bucket's manifest; `spec` fields win. */
export function bucketManifest(
  name: string,
  spec: Readonly<Record<string, unknown>> = {},
  metadata = {},
): string {
  return JSON.stringify({
    apiVersion: "civo.project-planton.org/v1",
    kind: "CivoBucket",
    metadata: { name, ...metadata },
    spec: { bucketName: name, region: "LON1", ...spec },
  });
}

/** A stack in the document of `-o json`. */
export interface StackDocument {
  readonly kind: string;
  readonly name: string;
  readonly stack: string;
  readonly result: string;
  readonly changes: Readonly<Record<string, number>>;
  readonly steps: readonly { op: string; urn: string; type: string; diff: string[] }[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly durationMs: number;
  readonly errors: readonly { code: string; message: string }[];
}

export const stacksOf = ({ stdout }: Ended): readonly StackDocument[] => JSON.parse(stdout).stacks;

export const up = (place: Workplace, ...args: string[]): Promise<Ended> =>
  place.sandbox("up", [...args, "--yes", "-o", "json"]);
