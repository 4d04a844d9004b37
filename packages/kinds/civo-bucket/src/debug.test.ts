import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../debug.sh", import.meta.url));
const exec = promisify(execFile);

// What it does on the sandbox is tested where the command is.
describe("debug.sh", () => {
  let directory: string;
  // What the script needs and nothing else: no pulumi that happens to be installed.
  const tools = () => join(directory, "tools");
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "debug-sh-"));
    const pulumi = join(directory, "pulumi");
    await writeFile(pulumi, '#!/bin/sh\necho "$@"\necho "$STACK_INPUT"\n');
    await chmod(pulumi, 0o755);
    await mkdir(tools());
    for (const tool of ["dirname", "sed"])
      await symlink((await exec("sh", ["-c", `command -v ${tool}`])).stdout.trim(), join(tools(), tool));
  });
  afterAll(() => rm(directory, { recursive: true }));

  const run = (args: string[], env: Record<string, string> = {}) =>
    exec(script, args, { cwd: tmpdir(), env: { PATH: `${directory}:${tools()}`, ...env } });

  it("runs pulumi up in the kind's folder on manifest.yaml, from any directory", async () => {
    const { stdout } = await run(["--engine", "pulumi", "--stack", "dev.my-bucket"]);
    const [command, first, ...input] = stdout.split("\n");
    expect(command).toMatch(/^--cwd .*civo-bucket up --stack dev\.my-bucket$/);
    expect(first).toBe("target:");
    expect(input).toContain("  kind: CivoBucket");
  });

  it("attaches a debugger, shows more, and leaves a stack input that is set alone", async () => {
    const env = { PULUMI_DEBUG: "true", STACK_INPUT: "mine" };
    const { stdout } = await run(["--inspect", "--engine=pulumi"], env);
    expect(stdout).toMatch(/ up --attach-debugger --debug\nmine\n$/);
  });

  it("says how to go on without pulumi, and what engines there are", async () => {
    const without = { PATH: tools() };
    await expect(run(["--engine", "pulumi"], without)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there is no pulumi on PATH: install it"),
    });
    await expect(run(["--engine", "terraform"])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining("use sandbox or pulumi"),
    });
  });

  it("explains itself", async () =>
    expect((await run(["--help"])).stdout).toContain("./debug.sh --engine pulumi"));
});
