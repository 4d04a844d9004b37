import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { cloudsOnDemand, SIMULATED_CLOUDS } from "./simulated-clouds.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "kindling-clouds-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

it.each(Object.entries(SIMULATED_CLOUDS))("the simulated %s has the providers it names", async (_, entry) => {
  const cloud = await (await entry.load()).start({ directory: await folder() });
  onTestFinished(() => cloud.close());
  expect(Object.keys(cloud.providers()).sort()).toEqual(entry.packages.toSorted());
});

it("starts a cloud when one of its providers is first asked for, and once", async () => {
  const sandbox = await folder();
  const asked: string[] = [];
  const { providers, close } = cloudsOnDemand(sandbox, (name) => void asked.push(name));
  onTestFinished(close);
  expect(await readdir(sandbox)).toEqual([]);
  await Promise.all([providers.civo?.(), providers.bucket?.(), providers.civo?.()]);
  expect(asked).toEqual(["civo"]);
});
