// `pnpm bench`: what the command and the plugins cost, and how that compares with what we aim at.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Cost } from "./child.ts";
import { deploymentCosts } from "./deployment.ts";
import { engineCosts } from "./engines.ts";
import { graphCosts } from "./graph.ts";
import { pluginCosts } from "./plugins.ts";
import { sandboxCosts } from "./sandbox.ts";
import { validateCosts } from "./validate.ts";

const BARE = "node -e 0";
/** What we aim at, by the benchmark's name. */
const AIMS: Readonly<Record<string, string>> = {
  "validate 1 manifest": "under 3 × node",
  "validate 1,000 manifests": "under 1 s",
  "up, 100 buckets": "under 3 s, 300 MB",
  "deploying 1 bucket, 200 ms a call": "under 1.3 × its calls",
  "up, 200 in a graph, 10 calls/s of 20 ms": "under 1.15 × the rate, none refused",
  "civo plugin": "under 200 ms, 100 MB",
  "bucket plugin": "under 200 ms, 100 MB",
};

const bin = join(import.meta.dirname, "..", "packages", "cli", "bin");
const folder = await mkdtemp(join(tmpdir(), "kindling-bench-"));
try {
  // `pnpm bench engines`, or `engines 1,100`, measures the engines side by side and nothing else.
  const [scenario, numbers] = process.argv.slice(2);
  const engines = await engineCosts(
    join(bin, "kindling.mjs"),
    (numbers ?? "1,10,50,100,200").split(",").map(Number),
  );
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  console.table(engines);
  if (scenario !== "engines") await others();
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** All that isn't about two engines. */
async function others(): Promise<void> {
  const costs = {
    ...(await validateCosts(join(bin, "kindling"), folder)),
    ...(await sandboxCosts(join(bin, "kindling.mjs"), folder)),
    ...(await deploymentCosts(folder)),
    ...(await graphCosts(folder)),
    ...(await pluginCosts(folder)),
  };
  const bare = costs[BARE]?.wallMs ?? Number.NaN;
  console.table(
    Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, row(cost, bare, name)])),
  );
}

function row({ wallMs, cpuMs, peakMb, portMs, callsMs, rateMs }: Cost, bare: number, name: string) {
  return {
    "wall ms": Math.round(wallMs),
    "× node": ratio(wallMs, bare),
    "× calls": callsMs === undefined ? "" : ratio(wallMs, callsMs),
    "× rate": rateMs === undefined ? "" : ratio(wallMs, rateMs),
    "port ms": rounded(portMs),
    "CPU ms": rounded(cpuMs),
    "peak MB": rounded(peakMb),
    aim: AIMS[name] ?? "",
  };
}

function ratio(one: number, other: number): number {
  return Number((one / other).toFixed(2));
}

function rounded(value: number | undefined): number | "" {
  return value === undefined ? "" : Math.round(value);
}
