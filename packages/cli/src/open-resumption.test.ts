import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openResumption } from "./open-resumption.ts";
import type { RunCommandOptions } from "./options.ts";

const PLAIN = { engine: "pulumi", sandboxDir: ".kindling", output: "text", yes: true } as const;

async function place(env: Record<string, string> = {}) {
  const directory = await mkdtemp(join(tmpdir(), "kindling-resumption-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return { directory, env };
}

it.each<[string, Partial<RunCommandOptions>, Record<string, string>?]>([
  ["--yes", {}],
  ["--simulated-clouds --yes", { simulatedClouds: true }],
  ["--engine pulumi --yes", {}, { KINDLING_ENGINE: "sandbox" }],
  ["--secrets-provider awskms://key --yes", { secretsProvider: "awskms://key" }],
  ["--policy-pack rules.yaml --yes -o json", { policyPack: ["rules.yaml"], output: "json" }],
  ["--backend s3://state --env 'my env' --yes", { backend: "s3://state", env: "my env" }],
  ["--yes (with the same --set)", { set: ["spec.userData=hush"] }],
  ["--yes (with the same --backend)", { backend: "postgres://me:hush@db/state" }],
  ["--yes (with the same --backend)", { backend: "postgres://db/state?password=hush" }],
  ["--yes", { backend: "s3://state" }, { PULUMI_BACKEND_URL: "s3://state" }],
])("says a command that goes on with the same: %s", async (words, options, env) => {
  const { command } = await openResumption(["shop"], { ...PLAIN, ...options }, await place(env));
  expect(command).toBe(`kindling up shop --resume ${words}`);
});

it("doesn't take what was done on simulated clouds for done", async () => {
  const here = await place();
  const { journal } = await openResumption(["shop"], { ...PLAIN, simulatedClouds: true }, here);
  await journal.note("dev.shop", "digest");
  const resumed = (options: object) => openResumption(["shop"], { ...PLAIN, resume: true, ...options }, here);
  expect((await resumed({})).journal.done.size).toBe(0);
  expect((await resumed({ simulatedClouds: true })).journal.done.size).toBe(1);
});
