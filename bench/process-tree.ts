import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What a command took together with every process that it started. Memory and processor time: Linux only. */
export interface TreeCost {
  readonly wallMs: number;
  /** User and system time of all processes, those that have ended included. */
  readonly cpuMs?: number;
  /** The most memory at a time; what processes share counts once. */
  readonly peakMb?: number;
}

const SAMPLE_MS = 100;
/** Of the kernel's clock, in which /proc counts: it is the same on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/** Writes what the process and its children have used to file descriptor 3 when it ends. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeSync } from "node:fs";
  process.on("exit", () => {
    try { writeSync(3, readFileSync("/proc/self/stat", "utf8")); } catch {}
  });
`)}`;

/** Runs Node with these arguments in a folder. Throws when it fails. */
export async function runTree(
  args: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<TreeCost> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", REPORT, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let [said, stat] = ["", ""];
  child.stdio[2]?.on("data", (chunk: Buffer) => {
    said = (said + chunk).slice(-20_000);
  });
  child.stdio[3]?.on("data", (chunk: Buffer) => {
    stat += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const measured = sampled(child.pid ?? 0, ended);
  const status = await ended;
  const wallMs = performance.now() - start;
  if (status !== 0) throw new Error(`${args.join(" ")} failed:\n${said}`);
  const peakMb = await measured;
  const cpuMs = cpuIn(stat);
  return { wallMs, ...(cpuMs !== undefined && { cpuMs }), ...(peakMb > 0 && { peakMb }) };
}

/** The peak in megabytes until `ended`; 0 where the system doesn't tell. */
async function sampled(root: number, ended: Promise<unknown>): Promise<number> {
  let [peak, isOver] = [0, false];
  void ended.then(() => {
    isOver = true;
  });
  while (!isOver) {
    const shares = await Promise.all((await treeOf(root)).map(shareOf));
    peak = Math.max(
      peak,
      shares.reduce((sum, share) => sum + share, 0),
    );
    await Promise.race([sleep(SAMPLE_MS), ended]);
  }
  return peak;
}

/** A process and all below it. */
async function treeOf(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      parents.set(pid, Number(fields(stat)[1]));
    }),
  );
  const tree = new Set([root]);
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (tree.has(pid) || isBelow(parents.get(pid)));
  for (const pid of pids) if (isBelow(pid)) tree.add(pid);
  return [...tree];
}

/** A process's memory in megabytes, with its part of what it shares with others. */
async function shareOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) / 1024;
}

/** What follows the name, which may hold anything, in a process's line of /proc. */
const fields = (stat: string): string[] => stat.slice(stat.lastIndexOf(")") + 2).split(" ");

function cpuIn(stat: string): number | undefined {
  if (!stat) return undefined;
  const times = fields(stat).slice(11, 15).map(Number);
  return times.reduce((sum, time) => sum + time, 0) * MS_PER_TICK;
}
