import { execFile, spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** What git would commit of the working tree, installed from what is already on this machine. */
async function copyOfTheProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kindling-contributing-"));
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  const files = stdout.split("\0").filter(Boolean);
  for (const file of files)
    await cp(join(root, file), join(folder, file)).catch((error) => {
      if (error.code !== "ENOENT") throw error;
    });
  return folder;
}

const missing = ["bash", "git"].filter((tool) => spawnSync(tool, ["--version"]).error);
const unable = missing.length > 0 ? `: not tried, for want of ${missing.join(", ")}` : "";

it(`adds a kind with the lines that CONTRIBUTING shows${unable}`, { timeout: 300_000 }, async () => {
  if (unable) return console.warn(`CONTRIBUTING's lines${unable}`);
  const text = await readFile(join(root, "CONTRIBUTING.md"), "utf8");
  const [, lines = ""] = /## Add a kind[\s\S]*?```sh\n([\s\S]*?)```/.exec(text) ?? [];
  expect(lines.trim().split("\n").length).toBeLessThanOrEqual(10);
  const folder = await copyOfTheProject();
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`,
    PNPM_CONFIG_OFFLINE: "true",
    PNPM_CONFIG_FROZEN_LOCKFILE: "false",
  };
  try {
    await run("bash", ["-euo", "pipefail", "-c", `git init -q && pnpm install\n${lines}`], {
      cwd: folder,
      env,
      maxBuffer: 1e8,
    });
    const { stdout } = await run("npx", ["kindling", "kinds", "-o", "json"], { cwd: folder, env });
    expect(JSON.parse(stdout).map((kind: { kind: string }) => kind.kind)).toContain("CivoArchive");
    expect(await readFile(join(folder, "docs/kinds/civo-archive.md"), "utf8")).toContain("# CivoArchive");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
