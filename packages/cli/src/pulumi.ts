import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createPulumi } from "@kindling/engine-pulumi";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import type { Context } from "./context.ts";
import type { OpenEngine } from "./engine.ts";
import type { StackOptions } from "./options.ts";

/** The module that serves each of Kindling's own providers, by Pulumi package. */
const PLUGINS: Readonly<Record<string, string>> = {
  civo: new URL("plugin.ts", import.meta.resolve("@kindling/provider-civo")).href,
  bucket: new URL("plugin.ts", import.meta.resolve("@kindling/provider-bucket")).href,
  lagoon: new URL("plugin.ts", import.meta.resolve("@kindling/provider-lagoon")).href,
};

/** Pulumi's own engine, with Kindling's own providers beside those that Pulumi finds itself. */
export async function openPulumi(
  { backend }: Pick<StackOptions, "backend">,
  { env }: Context,
): Promise<OpenEngine> {
  let folder: string | undefined;
  const engine = await createPulumi({
    env,
    ...(backend && { backend }),
    async plugins() {
      folder = await mkdtemp(join(tmpdir(), "kindling-plugins-"));
      return bundled(folder);
    },
  });
  return {
    engine,
    providerEnvironment: env,
    usesEndpoints: true,
    async close() {
      if (folder) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function bundled(parent: string): Promise<Record<string, string>> {
  const made = await Promise.all(
    Object.entries(PLUGINS).map(async ([name, entry]) => {
      const folder = join(parent, name);
      await mkdir(folder);
      await bundlePlugin({ entry: fileURLToPath(entry), name, folder });
      return [name, folder] as const;
    }),
  );
  return Object.fromEntries(made);
}
