// Builds the Pulumi CLI that tests run providers under, for `npm test` to find: `node scripts/build-pulumi.mjs`.
// Plain JavaScript for any Node from 20 on. Without Go it says so and succeeds; the tests then say what they didn't try.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./installed.mjs";

const folder = join(root, "tools", "pulumi");
const version = /pulumi\/pkg\/v3 (v\S+)/.exec(readFileSync(join(folder, "go.mod"), "utf8"))[1];
const cache = join(root, "node_modules", ".cache", `pulumi-${version}`);
const name = process.platform === "win32" ? "pulumi.exe" : "pulumi";

if (existsSync(join(cache, "bin", name))) {
  console.log(`Pulumi ${version} is built already: ${join(cache, "bin", name)}`);
} else if (spawnSync("go", ["version"]).status !== 0) {
  console.warn(
    `Pulumi's own engine is not built: there is no Go here. The tests say what they didn't try on it.`,
  );
} else {
  process.exitCode = build();
}

/** Builds aside, so that a build that is stopped leaves nothing half done, and returns the exit status. */
function build() {
  mkdirSync(join(cache, ".."), { recursive: true });
  const aside = mkdtempSync(`${cache}-`);
  console.log(`Building Pulumi ${version} with Go (once; some minutes) …`);
  // Without a version in it the Automation API refuses a CLI.
  const stamp = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  const { status } = spawnSync(
    "go",
    [
      "build",
      "-ldflags",
      stamp,
      "-o",
      join(aside, "bin", name),
      "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ],
    { cwd: folder, stdio: "inherit", env: { ...process.env, GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" } },
  );
  if (status === 0 && !existsSync(cache)) renameSync(aside, cache);
  else rmSync(aside, { recursive: true });
  return status ?? 1;
}
