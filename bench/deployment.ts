import { join } from "node:path";
import { kinds } from "@kindling/cli/kinds";
import { loadManifests, type Manifest } from "@kindling/core/manifest";
import { moduleProgram } from "@kindling/core/program";
import { providerConfigFor } from "@kindling/core/provider-config";
import { stackInput } from "@kindling/core/stack-input";
import { openCivoSandbox } from "../packages/modules/civo/src/sandbox.fixture.ts";
import { best, type Cost } from "./child.ts";
import { slowed, timeOf } from "./slow-api.ts";

const LATENCY_MS = 200;

/**
 * What the deployment of a bucket with its credential takes, without start-up and preview, on simulated APIs that need
 * 200 ms a call; and how that compares with the calls alone.
 */
export async function deploymentCosts(folder: string): Promise<Record<string, Cost>> {
  const { manifests } = await loadManifests([join(folder, "1.yaml")], { kinds });
  const [manifest] = manifests as [Manifest];
  let run = 0;
  async function once(): Promise<Cost> {
    const { engine, civo, close } = await openCivoSandbox(join(folder, `slow-${run++}`));
    try {
      const env = { CIVO_TOKEN: civo.token };
      const config = providerConfigFor(manifest.kind, { file: undefined, env });
      const input = stackInput(manifest, config);
      const stack = {
        ...manifest.stack,
        program: moduleProgram(manifest.kind, input, { env, directory: folder }),
      };
      await engine.preview(stack);
      const { result, calls } = await slowed(LATENCY_MS, () => engine.up(stack));
      if (result.result !== "succeeded")
        throw new Error(`up ended as ${result.result}`, { cause: result.errors });
      return { wallMs: result.durationMs, callsMs: timeOf(calls) };
    } finally {
      await close();
    }
  }
  return { "deploying 1 bucket, 200 ms a call": await best(3, once) };
}
