import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePlugin } from "../packages/providers/framework/src/bundle.ts";
import { startPlugin } from "../packages/testing/src/plugin-process.ts";
import { best, type Cost } from "./child.ts";

const PROVIDERS = join(import.meta.dirname, "..", "packages", "providers");

/** Provider plugins from the start of their process until they have answered the engine's handshake. */
export async function pluginCosts(folder: string): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {};
  for (const name of ["civo", "bucket"]) {
    const entry = join(PROVIDERS, name, "src", "plugin.ts");
    const bundle = join(folder, name);
    await mkdir(bundle);
    const file = await bundlePlugin({ entry, name, folder: bundle });
    costs[`${name} plugin`] = await start({ file, args: [] });
    costs[`${name} plugin, from sources`] = await start({ file: process.execPath, args: [entry] });
  }
  return costs;
}

interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

async function start(command: Command): Promise<Cost> {
  const { wallMs: portMs } = await best(10, () => untilPort(command));
  return { ...(await best(10, () => untilHandshake(command))), portMs };
}

async function untilPort({ file, args }: Command): Promise<Cost> {
  const start = performance.now();
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const wallMs = performance.now() - start;
  child.kill("SIGKILL");
  await once(child, "exit");
  return { wallMs };
}

async function untilHandshake(command: Command): Promise<Cost> {
  const start = performance.now();
  const plugin = await startPlugin(command);
  const wallMs = performance.now() - start;
  const peakMb = await peakOf(plugin.child.pid);
  await plugin.stop();
  return peakMb === undefined ? { wallMs } : { wallMs, peakMb };
}

/** The most memory that a process had until now, where the system tells that of another process (Linux). */
async function peakOf(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}
