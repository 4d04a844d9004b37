#!/usr/bin/env node
// Starts the command on any Node from 20 on: where the running one can't run TypeScript as it is, the workspace's own
// Node (the npm package `node`) takes over. Plain JavaScript, since the running Node may know nothing else.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const runsTypeScript =
  Boolean(process.features.typescript) && Number.parseInt(process.versions.node, 10) >= 24;

if (runsTypeScript) {
  module.enableCompileCache?.(join(folder, "node_modules", ".cache", "compiled"));
  await import("../src/main.ts");
} else {
  restart();
}

function restart() {
  const node = workspaceNode();
  if (!node) {
    console.error(
      `kindling needs Node 24 or later, this is ${process.versions.node}, and the workspace's own isn't installed: run npm start (or npx -y pnpm@12 install) in ${dirname(dirname(folder))}`,
    );
    process.exit(1);
  }
  // Both are in the terminal's foreground group, so Ctrl-C reaches the child by itself; this one only waits.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(`can't start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

/** The binary of the npm package `node`, which the workspace's root depends on. */
function workspaceNode() {
  const require = createRequire(join(folder, "..", "..", "package.json"));
  try {
    const binary = join(
      dirname(require.resolve("node/package.json")),
      "bin",
      process.platform === "win32" ? "node.exe" : "node",
    );
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}
