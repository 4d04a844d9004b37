import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bucketManifest, workplace } from "./testing/kindling.ts";

const BINARY = join(import.meta.dirname, "..", "bin", "kindling.mjs");

/** Writes every module that was loaded to a file, when the process ends. */
const TRACE = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs";
  import module from "node:module";
  const urls = [];
  module.registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
  process.on("exit", () => writeFileSync("loaded", urls.join("\\n")));
`)}`;

it.each([["validate", "bucket.yaml"], ["new", "CivoBucket"], ["explain", "CivoBucket.tags"], ["schema"]])(
  "does %s without loading what only runs need",
  async (...args) => {
    const place = await workplace();
    await place.write("bucket.yaml", bucketManifest("my-bucket"));
    const { stderr } = spawnSync(process.execPath, ["--import", TRACE, BINARY, ...args], {
      cwd: place.folder,
      encoding: "utf8",
    });
    expect(stderr).toBe(args[0] === "validate" ? "1 manifest valid\n" : "");
    const loaded = (await readFile(place.path("loaded"), "utf8")).split("\n");
    expect(loaded).toContainEqual(expect.stringContaining(`/commands/${args[0]}.ts`));
    expect(
      loaded.filter((url) =>
        /@pulumi|@grpc|hono|log-update|\/engines\/|\/clouds\/|commands\/deploy/.test(url),
      ),
    ).toEqual([]);
  },
);

it("hands over to the workspace's Node where the running one can't run TypeScript", () => {
  const args = ["--no-strip-types", BINARY, "kinds", "-o", "json"];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(JSON.parse(stdout)).not.toEqual([]);
  expect(status).toBe(0);
});

const shell = (command: string) =>
  spawnSync("bash", ["-c", `set -o pipefail; "${process.execPath}" "${BINARY}" ${command}`], {
    encoding: "utf8",
  });

it("doesn't mind a reader that is gone", () =>
  expect(shell("kinds -o json | true")).toMatchObject({ status: 0, stderr: "" }));

it("fails when its answer can't be written", () => {
  if (!existsSync("/dev/full")) return console.warn("not tested here: a full disk, for want of /dev/full");
  const { status, stderr } = shell("kinds -o json > /dev/full");
  expect(stderr).toMatch(/standard output can't be written: ENOSPC/);
  expect(status).toBe(1);
});
