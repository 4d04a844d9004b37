import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Cost, runNode } from "./child.ts";

const REQUESTS_PER_SECOND = 10;
const CHILD = join(import.meta.dirname, "graph-child.ts");

/** 200 manifests in a graph of depth 10: on an API without delay, and on one like Civo's. Throws when it refused. */
export async function graphCosts(folder: string): Promise<Record<string, Cost>> {
  return {
    "up, 200 in a graph": await once(folder, {}),
    "up, 200 in a graph, 10 calls/s of 20 ms": await once(folder, {
      latencyMs: 20,
      requestsPerSecond: REQUESTS_PER_SECOND,
    }),
  };
}

async function once(
  folder: string,
  settings: { requestsPerSecond?: number; latencyMs?: number },
): Promise<Cost> {
  await rm(join(folder, "graph"), { recursive: true, force: true });
  const cost = await runNode([CHILD, folder, JSON.stringify(settings)], folder);
  const { wallMs, heard, refused } = JSON.parse(await readFile(join(folder, "graph.json"), "utf8"));
  if (refused > 0) throw new Error(`${refused} of ${heard} requests were refused`);
  const rate = settings.requestsPerSecond;
  return { ...cost, wallMs, ...(rate && { rateMs: (heard / rate) * 1000 }) };
}
