import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./client.fixture.ts";
import { loadSettings, type Settings } from "./settings.ts";

async function folderWith(text: string): Promise<string> {
  const directory = await temporaryFolder();
  await writeFile(join(directory, "civo.yaml"), text);
  return directory;
}

test("without a file the cloud behaves well", async () => {
  expect(await loadSettings(await temporaryFolder())).toMatchObject({
    ...{ regions: ["LON1", "FRA1", "NYC1", "PHX1", "MUM1"], latencyMs: 0, pollsUntilReady: 0, failures: [] },
  });
});

test("the file sets, the caller's settings win", async () => {
  const directory = await folderWith(
    "credentialQuota: 3\nlatencyMs: 20\nfailures:\n  - { status: 502, every: 4 }\n",
  );
  expect(await loadSettings(directory, { latencyMs: 5 })).toMatchObject({
    credentialQuota: 3,
    latencyMs: 5,
    failures: [{ status: 502, every: 4, when: "before" }],
  });
});

test.each([
  [
    "credentialsQuota: 3",
    "credentialsQuota: no such setting; did you mean credentialQuota? There are token, ",
  ],
  ["latencyMs: fast", 'latencyMs: must be number, is "fast"'],
  ["latencyMs: -1", "latencyMs: must be >=0, is -1"],
  ["nameScope: world", 'nameScope: must be ("account" | "region"), is "world"'],
  ["quota: {instances: 1}", 'quota.instances: must be ("instance_count" | "cpu_core" |'],
  ["failures: [{stauts: 500}]", "failures.0.stauts: no such setting; did you mean status?"],
  ["- a list", "must hold settings such as"],
  ["a: [", "is not YAML"],
])("%s is refused by name", async (text, message) => {
  const load = loadSettings(await folderWith(text));
  await expect(load).rejects.toMatchObject({
    code: "invalid-input",
    message: expect.stringContaining(message),
  });
});

test("all problems come at once", async () => {
  const bad = { latencyMs: -1, pageLimit: 0 } satisfies Settings;
  await expect(loadSettings(await temporaryFolder(), bad)).rejects.toThrow(/latencyMs.*pageLimit/);
});
