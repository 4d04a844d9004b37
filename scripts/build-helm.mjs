// Builds the helm CLI that tests render values with, for `npm test` to find: `node scripts/build-helm.mjs`.
// Plain JavaScript for any Node from 20 on. Without Go it says so and succeeds; the tests then say what they didn't try.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./installed.mjs";

const folder = join(root, "tools", "helm");
const version = /helm\.sh\/helm\/v3 (v\S+)/.exec(readFileSync(join(folder, "go.mod"), "utf8"))[1];
const cache = join(root, "node_modules", ".cache", `helm-${version}`);
const name = process.platform === "win32" ? "helm.exe" : "helm";

if (existsSync(join(cache, "bin", name))) {
  console.log(`Helm ${version} is built already: ${join(cache, "bin", name)}`);
} else if (spawnSync("go", ["version"]).status !== 0) {
  console.warn("Helm is not built: there is no Go here. The tests say what they didn't try with it.");
} else {
  process.exitCode = build();
}

/** Builds aside, so that a build that is stopped leaves nothing half done, and returns the exit status. */
function build() {
  mkdirSync(join(cache, ".."), { recursive: true });
  const aside = mkdtempSync(`${cache}-`);
  console.log(`Building Helm ${version} with Go (once; some minutes) …`);
  const args = ["build", "-ldflags", "-s -w", "-o", join(aside, "bin", name), "helm.sh/helm/v3/cmd/helm"];
  const env = { ...process.env, GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" };
  const { status } = spawnSync("go", args, { cwd: folder, stdio: "inherit", env });
  if (status === 0 && !existsSync(cache)) renameSync(aside, cache);
  else rmSync(aside, { recursive: true });
  return status ?? 1;
}
