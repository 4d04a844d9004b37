import { spawnSync } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { workplace } from "./testing/kindling.ts";

const kinds = join(import.meta.dirname, "..", "..", "kinds");
const scripts = globSync("*/debug.sh", { cwd: kinds });

it.each(scripts)("runs a module alone, from any folder: %s", async (script) => {
  const place = await workplace();
  const prerequisites = join(kinds, dirname(script), "prerequisites.yaml");
  if (existsSync(prerequisites)) {
    const upped = await place.run(["up", prerequisites, "--engine", "sandbox", "--yes"]);
    expect(upped.status, upped.stderr).toBe(0);
  }
  const debug = (...args: string[]) => {
    const env = { PATH: process.env.PATH, HOME: place.folder };
    const { status, stdout, stderr } = spawnSync(join(kinds, script), [...args, "-o", "json"], {
      cwd: place.folder,
      env,
      encoding: "utf8",
    });
    expect(stderr).toContain("sandbox: nothing leaves this machine");
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout).stacks;
  };
  const [upped] = debug();
  expect(upped).toMatchObject({
    result: "succeeded",
    changes: { update: 0, replace: 0, delete: 0, same: 0 },
  });
  // What the kinds' suites show of all of them, once by the script.
  if (script !== "civo-bucket/debug.sh") return;
  expect(debug("up")).toMatchObject([{ changes: { create: 0, same: upped.changes.create } }]);
  expect(debug("destroy")).toMatchObject([{ changes: { delete: upped.changes.create } }]);
});
