// Builds, for `npm test` to find, the CLIs that tests run: `node scripts/build-cli.mjs pulumi helm`.
// Plain JavaScript for any Node from 20 on. Without Go it says so and succeeds, and the tests then say what they didn't
// try; a CLI that KINDLING_TEST_NEEDS lists must be built.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./installed.mjs";

const CLIS = {
  pulumi: {
    module: "github.com/pulumi/pulumi/pkg/v3",
    command: "cmd/pulumi",
    // Without a version in it the Automation API refuses a CLI.
    stamp: (version) => ` -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
  },
  helm: { module: "helm.sh/helm/v3", command: "cmd/helm", stamp: () => "" },
};
const needed = (process.env.KINDLING_TEST_NEEDS ?? "").split(/[ ,]+/);

for (const name of process.argv.slice(2)) process.exitCode ||= make(name);

/** Returns the exit status. */
function make(name) {
  const { module } = CLIS[name];
  const goMod = readFileSync(join(root, "tools", name, "go.mod"), "utf8");
  const version = goMod.split(/\s+/)[goMod.split(/\s+/).indexOf(module) + 1];
  const cache = join(root, "node_modules", ".cache", `${name}-${version}`);
  const file = join("bin", process.platform === "win32" ? `${name}.exe` : name);
  if (existsSync(join(cache, file))) {
    console.log(`${name} ${version} is built already: ${join(cache, file)}`);
    return 0;
  }
  if (spawnSync("go", ["version"]).status !== 0) {
    console.warn(`${name} is not built: there is no Go here. The tests say what they didn't try with it.`);
    return needed.includes(name) ? 1 : 0;
  }
  console.log(`Building ${name} ${version} with Go (once; some minutes) …`);
  return build(name, { version, cache, file });
}

/** Builds aside, so that a build that is stopped leaves nothing half done. */
function build(name, { version, cache, file }) {
  const { module, command, stamp } = CLIS[name];
  mkdirSync(join(cache, ".."), { recursive: true });
  const aside = mkdtempSync(`${cache}-`);
  const flags = ["-ldflags", `-s -w${stamp(version)}`, "-o", join(aside, file)];
  const { status } = spawnSync("go", ["build", ...flags, `${module}/${command}`], {
    cwd: join(root, "tools", name),
    stdio: "inherit",
    env: { ...process.env, GOFLAGS: "-mod=readonly", CGO_ENABLED: "0" },
  });
  if (status === 0 && !existsSync(cache)) renameSync(aside, cache);
  else rmSync(aside, { recursive: true });
  return status ?? 1;
}
