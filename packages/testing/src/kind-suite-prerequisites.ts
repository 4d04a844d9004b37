import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { providerConfigSchema } from "@kindling/core/kind-message";
import type { KindLoaders } from "@kindling/core/kinds";
import { loadManifests } from "@kindling/core/manifest";
import { checkMessage } from "@kindling/core/message-check";
import { formatProblem } from "@kindling/core/problem";
import { moduleProgram } from "@kindling/core/program";
import { locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import type { OpenedEngine } from "./kind-suite-checks.ts";

/** Deploys the manifests of a file in their order. Throws when one is wrong or fails. */
export async function upPrerequisites(
  { file, kinds }: { readonly file: string | URL; readonly kinds: KindLoaders },
  { engine, providerConfig }: OpenedEngine,
): Promise<void> {
  const path = file instanceof URL ? fileURLToPath(file) : file;
  const { manifests, problems } = await loadManifests([path], { kinds });
  if (problems.length) throw new Error(problems.map(formatProblem).join("\n"));
  for (const manifest of manifests) {
    const { kind, stack } = manifest;
    const config =
      providerConfig === undefined
        ? undefined
        : checkMessage(providerConfigSchema(kind), providerConfig, locateIn("providerConfig")).message;
    const sources = { env: {}, directory: dirname(path) };
    const program = moduleProgram(kind, stackInput(manifest, config), sources);
    const { errors, result } = await engine.up({ ...stack, program });
    if (result !== "succeeded") throw new Error(errors.map(({ message }) => message).join("\n"));
  }
}
