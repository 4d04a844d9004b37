import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Message } from "@bufbuild/protobuf";
import type { Settings } from "@kindling/cloud-kubernetes";
import type { RunResult } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { checkMessage } from "@kindling/core/message-check";
import { formatProblem, type Problem } from "@kindling/core/problem";
import { moduleProgram } from "@kindling/core/program";
import { type Json, locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { explain } from "./explain.ts";
import { openKubernetesSandbox } from "./sandbox.fixture.ts";

/** For tests: stacks of Kubernetes' kinds on a sandbox of their own. `env` is what `{env: NAME}` reads. */
export async function openKubernetesKinds(
  settings: Settings = {},
  env: Readonly<Record<string, string>> = {},
) {
  const directory = await mkdtemp(join(tmpdir(), "kubernetes-kinds-"));
  const { engine, cloud, close } = await openKubernetesSandbox(directory, settings);
  return {
    directory,
    engine,
    cloud,
    /** Runs the kind on the manifest of that name and spec. Throws where the manifest isn't valid. */
    async run(
      operation: "preview" | "up" | "refresh" | "destroy",
      kind: Kind,
      name: string,
      spec: Json,
      onEvent: (event: unknown) => void = () => {},
    ) {
      const { message, problems } = checkedManifest(kind, name, spec);
      if (!message) throw new Error(problems.map(formatProblem).join("\n"));
      const input = stackInput({ kind, message, env: "dev" }, undefined);
      const program = moduleProgram(kind, input, { env, directory });
      return engine[operation]({ project: kind.project, stack: `dev.${name}`, program }, { onEvent });
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
): { message?: Message; problems: Problem[]; warnings: Problem[] } {
  const json = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name }, spec };
  return checkMessage(kind.schema, json, locateIn("manifest"));
}

/** Why a run failed, as the user of the command reads it. */
export const failuresOf = ({ errors }: RunResult): string =>
  errors.map(({ message }) => explain(message)).join("\n");

/** What was done to resources, in order: `update cluster`. */
export const stepsOf = ({ steps }: RunResult): string[] =>
  steps
    .filter(({ op, type }) => op !== "same" && op !== "read" && !type.startsWith("pulumi:"))
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
