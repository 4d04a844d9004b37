import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { isJsonObject, type Json } from "@kindling/core/source";
import { openKubernetesKinds } from "@kindling/module-kubernetes/kinds.fixture";
import { notTried } from "@kindling/testing/not-tried";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import kind from "./index.ts";

const PACKAGE = join(import.meta.dirname, "..");
const ROOT = join(PACKAGE, "..", "..", "..");

/** What KINDLING_TEST_HELM names, else what `node scripts/build-cli.mjs helm` made, else what is on PATH. */
function findHelm({ KINDLING_TEST_HELM: named, PATH = "" } = process.env): string | undefined {
  const [, version] = /helm\/v3 (v\S+)/.exec(readFileSync(join(ROOT, "tools/helm/go.mod"), "utf8")) ?? [];
  const built = join(ROOT, "node_modules", ".cache", `helm-${version}`, "bin");
  return [named, ...[built, ...PATH.split(delimiter)].map((folder) => join(folder, "helm"))].find(
    (path) => path !== undefined && existsSync(path),
  );
}

const NAME = "Helm gets the values in their types and structure";
const helm = findHelm();
if (!helm) notTried("helm", NAME, "there is no helm: `node scripts/build-cli.mjs helm` builds one with Go");
else it(NAME, () => renderedBy(helm));

async function renderedBy(helm: string): Promise<void> {
  const { file, values: given } = await values();
  const chart = join(PACKAGE, "fixtures", "values-chart");
  const args = ["template", "postgres-operator", chart, "--namespace", "postgres-operator", "--values", file];
  const shown = parse(execFileSync(helm, args, { encoding: "utf8" }));
  expect(shown).toMatchObject({
    metadata: { name: "postgres-operator", namespace: "postgres-operator" },
    kubernetes: given.configKubernetes,
    resources: given.resources,
    tolerations: given.tolerations,
    types: { watched: "string", labels: "slice", seconds: 300, workers: 4 },
  });
  expect(shown.all).toEqual(given);
}

/** The values of the full example, as the release got them. */
async function values() {
  const env = { KEY_ID: "example-key-id", SECRET_KEY: "example-secret-key" };
  const kinds = await openKubernetesKinds({}, env);
  onTestFinished(() => kinds.close());
  const { spec } = parse(readFileSync(join(PACKAGE, "manifest.yaml"), "utf8")) as {
    spec: { [key: string]: Json };
  };
  const { backupConfig } = spec;
  const r2Config =
    isJsonObject(backupConfig) && isJsonObject(backupConfig.r2Config) ? backupConfig.r2Config : {};
  const keys = { accessKeyId: { env: "KEY_ID" }, secretAccessKey: { env: "SECRET_KEY" } };
  const example = { ...spec, backupConfig: { r2Config: { ...r2Config, ...keys } } };
  const { errors } = await kinds.run("up", kind, "postgres", example);
  expect(errors).toEqual([]);
  const [release] = kinds.cloud.releases();
  const file = join(kinds.directory, "values.json");
  await writeFile(file, JSON.stringify(release?.values));
  return { file, values: release?.values ?? {} };
}
