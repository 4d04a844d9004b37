import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LagoonCloud } from "@kindling/cloud-lagoon";
import type { Deployment, RunResult, Step } from "@kindling/core/engine";
import type { PropertyMap } from "@kindling/core/property-value";
import { createSandbox } from "@kindling/engine-sandbox";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { lagoonProvider } from "@kindling/provider-lagoon";
import { startPulumiStack } from "@kindling/testing/pulumi-stack";

export type Program = () => Promise<Record<string, unknown>>;

/** A stack on either engine. Steps are told alike: `update site: developmentEnvironmentsLimit`, sorted. */
export interface Stack {
  preview(program: Program): Promise<readonly string[]>;
  up(program: Program): Promise<readonly string[]>;
  refresh(program: Program): Promise<readonly string[]>;
  destroy(program: Program): Promise<readonly string[]>;
  /** The state as Pulumi exports it. */
  exported(): Promise<Deployment["deployment"]>;
  close(): Promise<void>;
}

/** As `startPulumiStack` names it. */
const STACK = { project: "shop", stack: "dev" };

/** A stack of the sandbox's, in a folder. */
export function onSandbox(directory: string, { url }: LagoonCloud): Stack {
  const engine = createSandbox({
    directory: join(directory, "sandbox"),
    providers: { lagoon: lagoonProvider({ apiUrl: url }) },
  });
  const run = (operation: "preview" | "up" | "refresh" | "destroy") => async (program: Program) => {
    return told(await engine[operation]({ ...STACK, program }));
  };
  return {
    preview: run("preview"),
    up: run("up"),
    refresh: run("refresh"),
    destroy: run("destroy"),
    exported: async () => (await engine.export(STACK)).deployment,
    close: async () => {},
  };
}

function told({ result, errors, steps }: RunResult): string[] {
  if (result !== "succeeded") throw new Error(errors.map(({ message }) => message).join("\n"));
  return steps
    .filter(({ op, type }) => op !== "same" && op !== "read" && type !== "pulumi:pulumi:Stack")
    .map(text)
    .sort();
}

const text = ({ op, urn, diff }: Step): string =>
  `${op} ${urn.split("::").at(-1)}${diff?.length ? `: ${diff.toSorted().join(", ")}` : ""}`;

/** A stack of Pulumi's own engine, with the provider as a plugin. */
export async function onPulumi(cli: string): Promise<Stack> {
  const entry = fileURLToPath(import.meta.resolve("@kindling/provider-lagoon/plugin"));
  const stack = await startPulumiStack({
    cli,
    plugins: { lagoon: (folder) => bundlePlugin({ entry, name: "lagoon", folder }) },
  });
  return {
    preview: async (program) => (await stack.preview(program)).steps,
    up: async (program) => (await stack.up(program)).steps,
    refresh: async () => (await stack.refresh()).steps,
    destroy: async () => (await stack.destroy()).steps,
    // Kindling's own engines keep from the state where a program's sources are.
    exported: async () => ({
      resources: ((await stack.resources()) as unknown as PropertyMap[]).map(
        ({ sourcePosition, stackTrace, ...resource }) => resource,
      ),
    }),
    close: () => stack.close(),
  };
}
