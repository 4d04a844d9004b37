import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bucketManifest, stacksOf, up, workplace } from "./testing/kindling.ts";

const KIND = join(import.meta.dirname, "..", "..", "kinds", "civo-bucket");

it("resets a sandbox, and nothing else", async () => {
  const place = await workplace();
  const file = await place.write("bucket.yaml", bucketManifest("my-bucket"));
  await up(place, file);
  const refused = await place.run(["sandbox", "reset", "--yes", "--sandbox-dir", "."]);
  expect(refused).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("isn't a sandbox's: it holds"),
  });
  await mkdir(place.path("other", "state"), { recursive: true });
  expect(
    await place.run(["sandbox", "reset", "--yes"], { env: { KINDLING_SANDBOX: "other" } }),
  ).toMatchObject({ status: 1 });
  expect(existsSync(place.path("other", "state"))).toBe(true);

  expect(await place.run(["sandbox", "reset", "--yes"])).toMatchObject({ status: 0 });
  expect(existsSync(place.path(".kindling"))).toBe(false);
  expect((await place.sandbox("stacks", [])).stderr).toContain("There are no stacks yet");
});

it("runs a kind's own program on the stack input in the environment, with no real token", async () => {
  const place = await workplace();
  const env = {
    STACK_INPUT: JSON.stringify({ target: JSON.parse(bucketManifest("my-bucket", {}, { env: "prod" })) }),
    CIVO_TOKEN: "a-real-token",
    CIVO_API_URL: "http://127.0.0.1:1",
  };
  const first = await place.run(["dev", "run", KIND, "-o", "json"], { env });
  expect(stacksOf(first)).toMatchObject([
    {
      kind: "CivoBucket",
      stack: "prod.my-bucket",
      changes: { create: 6 },
      outputs: { endpoint_url: "https://objectstore.lon1.civo.com/my-bucket" },
    },
  ]);
  const destroyed = await place.run(["dev", "run", KIND, "destroy", "-o", "json"], { env });
  expect(stacksOf(destroyed)).toMatchObject([{ result: "succeeded", changes: { delete: 6 } }]);
  const without = await place.run(["dev", "run", KIND]);
  expect(without).toMatchObject({ status: 1, stderr: expect.stringContaining("set STACK_INPUT") });
});
