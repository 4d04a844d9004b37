// Takes buckets up on a sandbox one after the other, and prints how much the heap has grown by each (bytes).
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { Engine } from "@kindling/core/engine";
import { loadManifests } from "@kindling/core/manifest";
import { carryOut } from "../carry-out.ts";
import { colorsFor } from "../context.ts";
import { openEngine } from "../engine.ts";
import { kinds } from "../kinds.ts";
import { RunOutputs } from "../run-outputs.ts";
import { manifestTarget } from "../target.ts";
import { bucketManifest } from "./kindling.ts";

/** What is loaded and cached once is there by the first. */
const [FIRST, LAST] = [12, 24];

const [folder = "."] = process.argv.slice(2);
const file = join(folder, "buckets.yaml");
const all = Array.from({ length: LAST }, (_, index) => bucketManifest(`bucket-${index}`));
await writeFile(file, all.join("\n---\n"));
const { manifests } = await loadManifests([file], { kinds });

const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
stdout.resume();
stderr.resume();
const context = {
  stdin,
  stdout,
  stderr,
  env: {},
  directory: folder,
  colors: colorsFor({}, {}),
  debug: false,
};
const sandboxDir = join(folder, ".kindling");
const opened = await openEngine({ engine: "sandbox", sandboxDir }, context);
const outputs = new RunOutputs();
const targets = manifests.map((one) =>
  manifestTarget(one, { ...opened, providerConfigs: undefined, env: {}, outputs }),
);
const heaps: number[] = [];
const engine: Engine = {
  ...opened.engine,
  async up(...args) {
    const run = await opened.engine.up(...args);
    await new Promise(setImmediate);
    globalThis.gc?.();
    heaps.push(process.memoryUsage().heapUsed);
    return run;
  },
};
const options = { yes: true, output: "text", outputs, parallel: 1 } as const;
const status = await carryOut("up", targets, engine, options, context);
await opened.close();
if (status !== 0) throw new Error(`up ended with ${status}`);
const [first = 0, last = 0] = [heaps[FIRST - 1], heaps[LAST - 1]];
process.stdout.write(`${Math.round((last - first) / (LAST - FIRST))}\n`);
process.exit(0);
