import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { workplace } from "./testing/kindling.ts";

/** Some 40 kB were measured; the steps, events and states of a finished bucket alone are more than this. */
const BOUND_BYTES = 120_000;

it("keeps little of a stack that is done", async () => {
  const place = await workplace();
  const script = join(import.meta.dirname, "testing", "retained.ts");
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", script, place.folder]);
  expect(Number(stdout)).toBeLessThan(BOUND_BYTES);
}, 180_000);
