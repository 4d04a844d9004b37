import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { workplace } from "./testing/kindling.ts";

const examples = join(import.meta.dirname, "../../../examples");

it("shows what examples/bucket-versions promises, with nothing but the clone", async () => {
  const place = await workplace();
  const { PATH = "" } = process.env;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(examples, "bucket-versions", "run.mjs")],
    { cwd: place.folder, env: { PATH, HOME: place.folder } },
  );
  expect(stdout).toMatch(
    /^shopping\.txt has 2 versions:\n {2}\S+ {2}18 bytes {2}\(latest\)\n {2}\S+ {2}13 bytes\nlatest: bread, butter, jam\nfirst: {2}bread, butter\n$/,
  );
});
