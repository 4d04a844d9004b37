import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type Message } from "@bufbuild/protobuf";
import { ProviderConfigSchema } from "@kindling/apis/kindling/digital_ocean/v1/provider_config";
import type { Settings } from "@kindling/cloud-digitalocean";
import type { RunResult } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { checkMessage } from "@kindling/core/message-check";
import { formatProblem, type Problem } from "@kindling/core/problem";
import { moduleProgram } from "@kindling/core/program";
import { type Json, locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { explain } from "./explain.ts";
import { openDigitalOceanSandbox } from "./sandbox.fixture.ts";

export interface RunKindOptions {
  readonly env?: string;
  /** The token that is used. Default: the right one. */
  readonly token?: string;
  /** Reads what is there first. */
  readonly refresh?: boolean;
}

/** For tests: stacks of DigitalOcean's kinds on a sandbox of their own. */
export async function openDigitalOceanKinds(settings: Settings = {}) {
  const directory = await mkdtemp(join(tmpdir(), "digitalocean-kinds-"));
  const { engine, cloud, close } = await openDigitalOceanSandbox(directory, settings);
  return {
    cloud,
    /** Runs the kind on the manifest of that name and spec. Throws where the manifest isn't valid. */
    async run(
      operation: "preview" | "up" | "refresh" | "destroy",
      kind: Kind,
      name: string,
      spec: Json,
      { env = "dev", token = cloud.token, refresh = false }: RunKindOptions = {},
    ) {
      const { message, problems } = checkedManifest(kind, name, spec);
      if (!message) throw new Error(problems.map(formatProblem).join("\n"));
      const config = create(ProviderConfigSchema, { token: { source: { case: "value", value: token } } });
      const program = moduleProgram(kind, stackInput({ kind, message, env }, config), { env: {}, directory });
      return engine[operation]({ project: kind.project, stack: `${env}.${name}`, program }, { refresh });
    },
    async close() {
      await close();
      await rm(directory, { recursive: true });
    },
  };
}

/** What validation says of a manifest. */
export function checkedManifest(
  kind: Kind,
  name: string,
  spec: Json,
  metadata: Json = {},
): { message?: Message; problems: Problem[]; warnings: Problem[] } {
  const json = {
    apiVersion: kind.apiVersion,
    kind: kind.name,
    metadata: { name, ...(metadata as object) },
    spec,
  };
  return checkMessage(kind.schema, json, locateIn("manifest"));
}

/** Why a run failed, as the user of the command reads it. */
export const failuresOf = ({ errors }: RunResult): string =>
  errors.map(({ message }) => explain(message)).join("\n");

/** What was done to resources, in order: `update cluster`. */
export const stepsOf = ({ steps }: RunResult): string[] =>
  steps
    .filter(({ op, type }) => op !== "same" && !type.startsWith("pulumi:"))
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
