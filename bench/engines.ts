import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { findPulumi } from "../packages/testing/src/find-pulumi.ts";
import { buckets } from "./manifests.ts";
import { runTree, type TreeCost } from "./process-tree.ts";

/** Preview and up of so many buckets, and what the next one costs, side by side. */
export type EngineRow = Readonly<Record<string, number | string>>;

const OPERATIONS = ["preview", "up", "unchanged up"] as const;
type Costs = Readonly<Record<(typeof OPERATIONS)[number], TreeCost>>;

/**
 * Buckets on both engines: whole processes with all that they start, on clouds that answer without delay. On Pulumi's
 * engine the simulated clouds are another process, which isn't counted; the sandbox's are in the command's own.
 */
export async function engineCosts(
  kindling: string,
  numbers: readonly number[],
): Promise<Record<string, EngineRow>> {
  const cli = findPulumi();
  const rows: Record<string, EngineRow> = {};
  for (const number of numbers) {
    const sandbox = await inFolder(number, (folder) => costsOf(kindling, "sandbox", folder, {}));
    const pulumi = cli ? await inFolder(number, (folder) => onPulumi(kindling, cli, folder)) : undefined;
    for (const operation of OPERATIONS)
      rows[`${operation}, ${number}`] = {
        ...cells("sandbox", sandbox[operation], number),
        ...(pulumi && pulumiCells(pulumi[operation], sandbox[operation], number)),
      };
  }
  if (!cli)
    console.log(
      "Pulumi's engine wasn't measured: there is no CLI (node scripts/build-cli.mjs pulumi builds one)",
    );
  return rows;
}

function pulumiCells(cost: TreeCost, sandbox: TreeCost, number: number): EngineRow {
  const ratio =
    cost.cpuMs && sandbox.cpuMs ? { "× CPU": Number((cost.cpuMs / sandbox.cpuMs).toFixed(1)) } : {};
  return { ...cells("pulumi", cost, number), ...ratio };
}

const cells = (engine: string, { wallMs, cpuMs, peakMb }: TreeCost, number: number): EngineRow => ({
  [`${engine} s`]: Number((wallMs / 1000).toFixed(1)),
  ...(cpuMs !== undefined && {
    [`${engine} CPU s`]: Number((cpuMs / 1000).toFixed(1)),
    [`${engine} CPU ms a stack`]: Math.round(cpuMs / number),
  }),
  ...(peakMb !== undefined && { [`${engine} peak MB`]: Math.round(peakMb) }),
});

async function inFolder(number: number, measure: (folder: string) => Promise<Costs>): Promise<Costs> {
  const folder = await mkdtemp(join(tmpdir(), "kindling-bench-"));
  try {
    await writeFile(join(folder, "buckets.yaml"), buckets(number));
    return await measure(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function costsOf(
  kindling: string,
  engine: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Costs> {
  const run = (operation: string, ...more: string[]) =>
    runTree([kindling, operation, "buckets.yaml", "--engine", engine, ...more], folder, env);
  return {
    preview: await run("preview"),
    up: await run("up", "--yes"),
    "unchanged up": await run("up", "--yes"),
  };
}

async function onPulumi(kindling: string, cli: string, folder: string): Promise<Costs> {
  const state = join(folder, "pulumi-state");
  await mkdir(state);
  const serving = spawn(process.execPath, [kindling, "sandbox", "serve"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  try {
    let said = "";
    await new Promise<void>((resolve, reject) => {
      serving.on("close", () => reject(new Error(said)));
      serving.stderr.on("data", (chunk: Buffer) => {
        said += chunk;
        if (said.includes("Ctrl-C ends it")) resolve();
      });
    });
    const status = spawn(process.execPath, [kindling, "sandbox", "status", "-o", "json"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { served }: { served: { name: string; url: string }[] } = JSON.parse(await text(status.stdout));
    const url = (wanted: string) => served.find(({ name }) => name === wanted)?.url ?? "";
    return await costsOf(kindling, "pulumi", folder, {
      PATH: `${dirname(cli)}:${process.env.PATH}`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "of the benchmark",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      CIVO_API_URL: url("civo"),
      BUCKET_API_URL: url("civo-s3"),
      CIVO_TOKEN: "kindling-sandbox-token",
    });
  } finally {
    serving.kill("SIGINT");
  }
}
