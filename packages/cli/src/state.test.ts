import { spawnSync } from "node:child_process";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import {
  BINARY,
  bucketManifest,
  type Ended,
  stacksOf,
  up,
  type Workplace,
  workplace,
} from "./testing/kindling.ts";

const STATE = [".kindling", "state", ".pulumi", "stacks", "civo-bucket", "dev.my-bucket.json"];

async function deployed(): Promise<{ place: Workplace; file: string }> {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  expect(await up(place, file)).toMatchObject({ status: 0 });
  return { place, file };
}

const onSandbox = (place: Workplace, ...args: string[]): Promise<Ended> =>
  place.run([...args, "--engine", "sandbox"]);

it.each([
  ["truncated", (text: string) => text.slice(0, text.length / 2)],
  ["foreign", () => '{"terraform_version": "1.9.0", "resources": []}'],
  ["emptied", () => ""],
])("keeps a %s state file as it is, and says so", async (_, damage) => {
  const { place, file } = await deployed();
  const damaged = damage(await readFile(place.path(...STATE), "utf8"));
  await writeFile(place.path(...STATE), damaged);
  const ended = await up(place, file);
  expect(stacksOf(ended)[0]?.errors).toMatchObject([{ code: "bad-state" }]);
  expect(ended).toMatchObject({ status: 1, stderr: expect.stringContaining("dev.my-bucket.json") });
  expect(await readFile(place.path(...STATE), "utf8")).toBe(damaged);
});

it("refuses a wrong passphrase and leaves the state alone", async () => {
  const { place, file } = await deployed();
  const before = await readFile(place.path(...STATE), "utf8");
  const env = { PULUMI_CONFIG_PASSPHRASE: "not the one" };
  const ended = await place.sandbox("up", [file, "--yes", "--set", "spec.maxSizeGb=1000"], { env });
  expect(ended).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/passphrase doesn't open.*PULUMI_CONFIG_PASSPHRASE/),
  });
  expect(await readFile(place.path(...STATE), "utf8")).toBe(before);
});

it("exports a state with its secrets encrypted, and imports it again", async () => {
  const { place, file } = await deployed();
  const outputs = await onSandbox(place, "outputs", file, "--show-secrets", "-o", "json");
  const { access_key_id, secret_access_key } = JSON.parse(outputs.stdout);
  const exported = await onSandbox(place, "state", "export", "CivoBucket/my-bucket");
  expect(JSON.parse(exported.stdout)).toMatchObject({
    version: 3,
    deployment: { resources: expect.any(Array) },
  });
  expect(exported.stdout).not.toContain(access_key_id);
  expect(exported.stdout).not.toContain(secret_access_key);

  await place.write("state.json", exported.stdout);
  await up(place, file, "--set", "spec.maxSizeGb=1000");
  expect(await onSandbox(place, "state", "import", "CivoBucket/my-bucket", "state.json")).toMatchObject({
    status: 0,
  });
  expect(stacksOf(await up(place, file, "--set", "spec.maxSizeGb=1000"))[0]?.changes).toMatchObject({
    update: 1,
  });

  expect(await onSandbox(place, "state", "import", "CivoBucket/my-bucket", "bucket.yaml")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("bucket.yaml is no exported state"),
  });
});

it("says that it can't write where the disk is read-only", async () => {
  const { place, file } = await deployed();
  const before = await readFile(place.path(...STATE), "utf8");
  // Whoever may write everything is made somebody who may not.
  const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status: reached } = spawnSync(process.execPath, [BINARY, "--version"], asNobody);
  if (reached !== 0) return console.warn("a read-only disk was not tried: only root can reach this checkout");
  for (const folder of ["", ".kindling", ".kindling/state", ".kindling/clouds"])
    await chmod(place.path(folder), 0o555);
  const ended = await place.run(["up", file, "--engine", "sandbox", "--yes"], asNobody);
  expect(ended).toMatchObject({ status: 1, stderr: expect.stringMatching(/error|failed/) });
  expect(ended.stderr).not.toContain("internal");
  for (const folder of ["", ".kindling", ".kindling/state", ".kindling/clouds"])
    await chmod(place.path(folder), 0o755);
  expect(await readFile(place.path(...STATE), "utf8")).toBe(before);
});
