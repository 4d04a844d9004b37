import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, type Message } from "@bufbuild/protobuf";
import { ProviderConfigSchema } from "@kindling/apis/kindling/civo/v1/provider_config";
import type { Settings } from "@kindling/cloud-civo";
import type { RunOptions, RunResult } from "@kindling/core/engine";
import type { Kind } from "@kindling/core/kind";
import { checkMessage } from "@kindling/core/message-check";
import { formatProblem } from "@kindling/core/problem";
import { moduleProgram } from "@kindling/core/program";
import { type Json, locateIn } from "@kindling/core/source";
import { stackInput } from "@kindling/core/stack-input";
import { openCivoSandbox } from "./sandbox.fixture.ts";

/** For tests: stacks of Civo's kinds on a sandbox of their own, and what its Civo answers to plain requests. */
export async function openCivoKinds(settings: Settings = {}) {
  const directory = await mkdtemp(join(tmpdir(), "civo-kinds-"));
  const { engine, civo, close } = await openCivoSandbox(directory, settings);
  const config = create(ProviderConfigSchema, {
    civoToken: { source: { case: "value", value: civo.token } },
  });
  return {
    /**
     * Runs the kind on the manifest of that name and spec, with those environment variables. Throws where the manifest
     * isn't valid.
     */
    async run(
      operation: "preview" | "up" | "refresh" | "destroy",
      kind: Kind,
      name: string,
      spec: Json,
      { env = {}, ...options }: RunOptions & { readonly env?: Readonly<Record<string, string>> } = {},
    ) {
      const message = manifestOf(kind, name, spec);
      const input = stackInput({ kind, message, env: "dev" }, config);
      const program = moduleProgram(kind, input, { env, directory });
      return engine[operation]({ project: kind.project, stack: `dev.${name}`, program }, options);
    },
    /** Where the sandbox keeps its state, and Civo what it holds in `clouds`. */
    directory,
    async request(method: string, path: string, body?: object): Promise<{ readonly id: string }> {
      const response = await fetch(`${civo.url}/v2/${path}`, {
        method,
        headers: { authorization: `bearer ${civo.token}`, "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as { id: string };
    },
    async close() {
      await close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Why a run failed, as the user reads it. */
export const failuresOf = ({ errors }: RunResult): string => errors.map(({ message }) => message).join("\n");

function manifestOf(kind: Kind, name: string, spec: Json): Message {
  const json = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name }, spec };
  const { message, problems } = checkMessage(kind.schema, json, locateIn("manifest"));
  if (!message) throw new Error(problems.map(formatProblem).join("\n"));
  return message;
}
