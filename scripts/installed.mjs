// Runs a command of the workspace, installing what is missing first: `node scripts/installed.mjs turbo run test`.
// Plain JavaScript for any Node from 20 on: it runs before the workspace's own Node is there.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, "node_modules", ".bin");

/** Runs a program with the workspace's own tools first on PATH; ends this process when it fails. */
export function run(command, args) {
  const environment = {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: "1",
  };
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    env: environment,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

const generated = join(root, "packages", "apis", "src", "gen", "kinds.ts");

/** Whether a proto has changed since code was generated from it: by an edit or by `git pull`. */
const isStale = () => {
  const files = readdirSync(join(root, "proto"), { recursive: true }).map((file) =>
    join(root, "proto", file),
  );
  const newest = Math.max(...files.map((file) => statSync(file).mtimeMs));
  return newest > statSync(generated).mtimeMs;
};

/**
 * Installs the workspace from its lockfile when it isn't, or is no longer, what the lockfile says. Installing generates
 * code; without it, that is done where a proto has changed.
 */
export function install() {
  const wanted = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
  const installed = join(root, "node_modules", ".pnpm", "lock.yaml");
  if (existsSync(generated) && existsSync(installed) && readFileSync(installed, "utf8") === wanted) {
    if (!isStale()) return;
    run("pnpm", ["run", "prepare"]);
    // buf leaves files alone that stay the same.
    utimesSync(generated, new Date(), new Date());
    return;
  }
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  console.error("Installing the workspace (once; about a minute) …");
  run("npx", [
    "--yes",
    packageManager,
    "install",
    "--frozen-lockfile",
    "--reporter=append-only",
    "--loglevel=warn",
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  install();
  if (command) run(command, args);
}
