// `pnpm bench`: what the command costs, as whole processes, and how that compares with what we aim at.
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { Cost } from "./child.ts";
import { sandboxCosts } from "./sandbox.ts";
import { validateCosts } from "./validate.ts";

const BARE = "node -e 0";
/** What we aim at, by the benchmark's name. */
const AIMS: Readonly<Record<string, string>> = {
  "validate 1 manifest": "under 3 × node",
  "validate 1,000 manifests": "under 1 s",
  "up, 100 buckets": "under 3 s, 300 MB",
};

const bin = join(import.meta.dirname, "..", "packages", "cli", "bin");
const folder = await mkdtemp(join(tmpdir(), "kindling-bench-"));
try {
  const costs = {
    ...(await validateCosts(join(bin, "kindling"), folder)),
    ...(await sandboxCosts(join(bin, "kindling.mjs"), folder)),
  };
  const bare = costs[BARE]?.wallMs ?? Number.NaN;
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`);
  console.table(
    Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, row(cost, bare, name)])),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

function row({ wallMs, cpuMs, peakMb }: Cost, bare: number, name: string) {
  return {
    "wall ms": Math.round(wallMs),
    "× node": Number((wallMs / bare).toFixed(1)),
    "CPU ms": cpuMs === undefined ? "" : Math.round(cpuMs),
    "peak MB": peakMb === undefined ? "" : Math.round(peakMb),
    aim: AIMS[name] ?? "",
  };
}
