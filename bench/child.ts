import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** What one process took, from its start to its exit or to what is measured. */
export interface Cost {
  readonly wallMs: number;
  /** User and system time of all its threads, where it was asked for. */
  readonly cpuMs?: number;
  readonly peakMb?: number;
  /** Of a plugin: until it printed its port. */
  readonly portMs?: number;
  /** Of a deployment: in which a call of the cloud's API was under way. */
  readonly callsMs?: number;
  /** Of runs against a rate limit: what its requests take at that rate. */
  readonly rateMs?: number;
}

/** Makes a process write what it used to file descriptor 3 when it ends. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

/** Runs a command in a folder, without standard input. Throws when it fails. */
export async function run(command: readonly string[], folder: string): Promise<Cost> {
  return (await finished(command, folder)).cost;
}

/** Runs Node with these arguments, and has it say what it used; that alone takes it some milliseconds. */
export async function runNode(args: readonly string[], folder: string): Promise<Cost> {
  const { cost, report } = await finished([process.execPath, "--import", REPORT, ...args], folder);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(report) as NodeJS.ResourceUsage;
  return { ...cost, cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
}

async function finished([program = "", ...args]: readonly string[], folder: string) {
  const start = performance.now();
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe", "pipe"] });
  const [stderr, report, status] = await Promise.all([
    text(child.stderr as Readable),
    text(child.stdio[3] as Readable),
    new Promise((resolve) => child.on("close", resolve)),
  ]);
  const cost: Cost = { wallMs: performance.now() - start };
  if (status !== 0) throw new Error(`${[program, ...args].join(" ")} failed:\n${stderr}`);
  return { cost, report };
}

/** The cheapest by wall time of several runs; `before` makes things ready for each. */
export async function best(
  times: number,
  once: () => Promise<Cost>,
  before: () => Promise<void> = async () => {},
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let time = 0; time < times; time++) {
    await before();
    costs.push(await once());
  }
  return costs.reduce((cheapest, cost) => (cost.wallMs < cheapest.wallMs ? cost : cheapest));
}
