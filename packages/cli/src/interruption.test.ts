import { expect, it } from "vitest";
import { bucketManifest, type Running, stacksOf, up, type Workplace, workplace } from "./testing/kindling.ts";

/** Longer than any test waits. */
const FOREVER_MS = 3_600_000;
/** Long enough to interrupt a run meanwhile, and short enough for the next one to wait for what it takes over. */
const A_WHILE_MS = 8_000;

/** Begins to take up a bucket whose credential the simulated Civo makes at once, but says to be ready only later. */
async function hangingUp(
  place: Workplace,
  readyAfterMs: number,
  metadata = {},
): Promise<{ file: string; hanging: Running }> {
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket", {}, metadata));
  await place.civoSettings({ readyAfterMs });
  const hanging = place.start(["up", file, "--engine", "sandbox", "--yes", "--debug", "-o", "json"]);
  await hanging.shown("POST /v2/objectstore/credentials: 200");
  return { file, hanging };
}

async function held(place: Workplace): Promise<string[]> {
  const { stdout } = await place.run(["sandbox", "status", "-o", "json"]);
  return JSON.parse(stdout).clouds.civo;
}

it("takes up where a killed run left off: tells what may be there, and makes nothing twice in silence", async () => {
  const place = await workplace();
  const { file, hanging } = await hangingUp(place, A_WHILE_MS);
  hanging.child.kill("SIGKILL");
  expect(await hanging.ended).toMatchObject({ status: undefined, stdout: "" });
  expect(await held(place)).toEqual([expect.stringContaining("credential bucket-creds")]);
  await place.civoSettings({});
  const after = await up(place, file);
  expect(after).toMatchObject({
    status: 0,
    stderr: expect.stringContaining("an earlier run was interrupted while creating"),
  });
  expect((await held(place)).filter((one) => one.startsWith("object store credential"))).toHaveLength(1);
});

it("refuses a second run on a stack, naming who holds it; unlock frees it", async () => {
  const place = await workplace();
  const { file, hanging } = await hangingUp(place, FOREVER_MS, { env: "prod" });
  await place.civoSettings({});
  const second = await up(place, file);
  expect(stacksOf(second)[0]?.errors).toEqual([
    { code: "locked", message: expect.stringContaining(String(hanging.child.pid)) },
  ]);
  const command = ["state", "unlock", "CivoBucket/my-bucket", "--env", "prod", "--engine", "sandbox"];
  expect(second).toMatchObject({
    status: 1,
    stderr: expect.stringContaining(`kindling ${command.join(" ")}`),
  });
  hanging.child.kill("SIGKILL");
  await hanging.ended;
  const unlocked = await place.run(command);
  expect(unlocked).toMatchObject({ status: 0, stderr: expect.stringContaining("my-bucket is unlocked") });
  const again = await place.run(command);
  expect(again.stderr).toContain("my-bucket wasn't locked");
});

it("stops after what is in flight on Ctrl-C, and at once on the second", async () => {
  const place = await workplace();
  const { file, hanging } = await hangingUp(place, A_WHILE_MS);
  hanging.child.kill("SIGINT");
  await hanging.shown("Ctrl-C again stops at once");
  hanging.child.kill("SIGINT");
  const ended = await hanging.ended;
  expect(ended.status).toBe(130);
  expect(stacksOf(ended)).toMatchObject([{ result: "cancelled" }]);
  await place.civoSettings({});
  expect((await up(place, file)).stderr).toContain("an earlier run was interrupted while creating");
});

it("finishes what is in flight on a single Ctrl-C, and goes on from there the next time", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  await place.civoSettings({ pollsUntilReady: 3 });
  const running = place.start(["up", file, "--engine", "sandbox", "--yes", "--debug", "-o", "json"]);
  await running.shown("POST /v2/objectstore/credentials: 200");
  running.child.kill("SIGINT");
  const ended = await running.ended;
  expect(ended.status).toBe(130);
  expect(stacksOf(ended)).toMatchObject([{ result: "cancelled" }]);
  expect(await held(place)).toEqual([expect.stringContaining("credential bucket-creds")]);
  const after = await up(place, file);
  expect(stacksOf(after)).toMatchObject([{ result: "succeeded", changes: { create: 2, same: 4 } }]);
});
