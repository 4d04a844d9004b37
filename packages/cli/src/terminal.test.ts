import { expect, it } from "vitest";
import { bucketManifest, type Workplace, workplace } from "./testing/kindling.ts";
import { atTerminal } from "./testing/terminal.ts";

const ESC = "\u001b[";
const CTRL_C = "\u0003";

async function bucketPlace(): Promise<Workplace> {
  const place = await workplace();
  await place.write("bucket.yaml", bucketManifest("my-bucket"));
  return place;
}

/** Runs `up` and types this when it asks. */
async function upAndAnswer(place: Workplace, keys: string) {
  const terminal = atTerminal(place, ["up", "bucket.yaml"]);
  await terminal.shown("[y/N]");
  terminal.type(keys);
  return terminal.ended;
}

it.each(["n\r", "\r", "yess\r", CTRL_C])("changes nothing when the answer is %j", async (keys) => {
  const place = await bucketPlace();
  const { status, text } = await upAndAnswer(place, keys);
  expect(text).toMatch(/to create\nDo this \(\d+ to create\)\? \[y\/N\] .*\n*Nothing was changed\.\n$/);
  expect(status).toBe(130);
  expect((await place.sandbox("stacks", ["-o", "json"])).stdout).toBe("[]\n");
});

it("runs after a yes, as a tree that is redrawn, and gives the cursor back", async () => {
  const { status, raw, text } = await upAndAnswer(await bucketPlace(), "y\r");
  expect(status).toBe(0);
  expect(text).toMatch(/bucket {2}civo:ObjectStore {2}created/);
  expect(text).toContain("\nOutputs of CivoBucket dev.my-bucket\n");
  expect(raw).toContain(`${ESC}1A${ESC}2K`);
  expect(raw).toContain(`${ESC}32m`);
  expect(raw.lastIndexOf(`${ESC}?25h`)).toBeGreaterThan(raw.lastIndexOf(`${ESC}?25l`));
});

it("has no colours where NO_COLOR says so", async () => {
  const { raw, text } = await atTerminal(await bucketPlace(), ["preview", "bucket.yaml"], { NO_COLOR: "1" })
    .ended;
  expect(text).toContain("to create");
  for (const style of [`${ESC}1m`, `${ESC}2m`, `${ESC}32m`, `${ESC}36m`]) expect(raw).not.toContain(style);
});
