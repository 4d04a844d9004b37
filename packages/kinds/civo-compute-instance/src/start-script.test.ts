import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startScript } from "./start-script.ts";

const [ADA, GRACE] = ["ssh-ed25519 AAAA1 ada@example.com", "ssh-ed25519 AAAA2 grace's"];
const CLOUD_INIT = "/var/lib/cloud/instance";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "start-script-"));
  await mkdir(join(directory, "tools"));
  await mkdir(join(directory, "instance", "scripts"), { recursive: true });
  await tool("getent", `[ "$2" = civo ] && echo "civo:x:1000:1000::${directory}/home:/bin/sh"`);
  await tool("id", "echo staff");
  await tool("chown", `echo "chown $*" >>${directory}/calls`);
});
afterEach(() => rm(directory, { recursive: true }));

async function tool(name: string, script: string): Promise<void> {
  const file = join(directory, "tools", name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
}

/** Runs the script as Civo does: as a program of its own. */
async function run(start: Parameters<typeof startScript>[0]) {
  const file = join(directory, "civo-user-init-script");
  await writeFile(file, startScript(start).replaceAll(CLOUD_INIT, join(directory, "instance")));
  await chmod(file, 0o755);
  const env = { PATH: `${join(directory, "tools")}:${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(file, { cwd: directory, env, encoding: "utf8" });
  expect((await readdir(directory)).filter((name) => name.startsWith("kindling."))).toEqual([]);
  return { status, stdout, stderr };
}

const authorized = () => readFile(join(directory, "home/.ssh/authorized_keys"), "utf8");
const mode = async (path: string) => ((await stat(join(directory, "home", path))).mode & 0o777).toString(8);
const start = { publicKeys: [ADA, GRACE], user: "civo" };

describe("a script alone", () => {
  it("stays as it is, to the byte", () => {
    const userData = "#!/usr/bin/python3\nprint('ü')";
    expect(startScript({ ...start, publicKeys: [], userData })).toBe(userData);
  });
});

describe("further SSH keys", () => {
  it("are added once each, with the owner and modes that sshd wants, after those that are there", async () => {
    await mkdir(join(directory, "home/.ssh"), { recursive: true });
    // As an editor may leave it: the last line isn't ended.
    await writeFile(join(directory, "home/.ssh/authorized_keys"), `ssh-ed25519 AAAA0 me\n${ADA}`);
    for (const _ of [1, 2]) expect(await run(start)).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(await authorized()).toBe(`ssh-ed25519 AAAA0 me\n${ADA}\n${GRACE}\n`);
    expect([await mode(".ssh"), await mode(".ssh/authorized_keys")]).toEqual(["700", "600"]);
    expect(await readFile(join(directory, "calls"), "utf8")).toContain(
      `chown civo:staff ${directory}/home/.ssh `,
    );
  });

  it("are followed by the user's script, whose exit status and output pass on", async () => {
    const userData = `#!/bin/sh\ncat ${directory}/home/.ssh/authorized_keys; umask; echo oops >&2; exit 7`;
    expect(await run({ ...start, userData })).toEqual({
      ...{ status: 7, stderr: "oops\n" },
      stdout: `${ADA}\n${GRACE}\n0022\n`,
    });
  });

  it("don't keep the user's script from running when they fail, which shows in the exit status", async () => {
    expect(await run({ ...start, user: "nobody", userData: "#!/bin/sh\necho hello" })).toEqual({
      ...{ status: 1, stdout: "hello\n" },
      stderr: "kindling: nobody didn't get the SSH keys\n",
    });
  });

  it("leave the user's script the program that it names, and every character of it", async () => {
    const text = 'it\'s $HOME `x` \\n "ü"\nKINDLING_END\nKINDLING_END_\n\n  end';
    const { stdout } = await run({ ...start, userData: `#!/bin/cat\n${text}\n` });
    expect(stdout).toBe(`#!/bin/cat\n${text}\n`);
  });

  it("come with any script unchanged", async () => {
    const script = fc.string({ unit: "grapheme" }).filter((text) => !/[\0\r]/.test(text));
    await fc.assert(
      fc.asyncProperty(script, async (text) => {
        const { stdout } = await run({ ...start, userData: `#!/bin/cat\n${text}` });
        expect(stdout).toBe(
          text.endsWith("\n") || text === "" ? `#!/bin/cat\n${text}` : `#!/bin/cat\n${text}\n`,
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe("cloud-config", () => {
  const userData = "#cloud-config\npackages: [nginx]\nwrite_files: [{path: /a}]\nruncmd: [date]\n";
  const calls = async () => (await readFile(join(directory, "calls"), "utf8")).trim().split("\n");
  /** A cloud-init that notes its arguments and the file, and takes `--file` before or after `single`. */
  const cloudInit = (help: string, then = "") =>
    tool(
      "cloud-init",
      `case "$*" in *--help*) echo "${help}"; exit;; esac
       echo "$*" | sed 's#/[^ ]*/user-data.yaml#FILE#' >>${directory}/calls
       for word; do if [ -f "$word" ]; then cp "$word" ${directory}/applied; fi; done
       ${then}`,
    );

  it.each([
    [
      "after single, as later versions take it",
      "--file FILE",
      (name: string) => `single --file FILE --name ${name}`,
    ],
    ["before single, as earlier ones", "--name NAME", (name: string) => `--file FILE single --name ${name}`],
  ])("goes to cloud-init's modules in its order, each again, with --file %s", async (_, help, call) => {
    await cloudInit(help);
    expect(await run({ publicKeys: [], user: "civo", userData })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    });
    const modules = ["write_files", "package_update_upgrade_install", "write_files_deferred", "runcmd"];
    expect(await calls()).toEqual(modules.map((name) => `${call(name)} --frequency always`));
    expect(await readFile(join(directory, "applied"), "utf8")).toBe(userData);
  });

  it("runs what runcmd made of it, and leaves boot's own alone", async () => {
    const made = join(directory, "instance/scripts/runcmd");
    await writeFile(made, "echo boot");
    await cloudInit("--file", `case "$*" in *runcmd*) echo "echo mine; exit 3" >${made};; esac`);
    expect(await run({ publicKeys: [], user: "civo", userData })).toEqual({
      ...{ status: 1, stdout: "mine\n", stderr: "kindling: runcmd failed\n" },
    });
    expect(await readFile(made, "utf8")).toBe("echo boot");
  });

  it("goes on after a module that fails, names it, and fails in the end; SSH keys come first", async () => {
    await cloudInit("--file", `case "$*" in *package*) exit 1;; esac`);
    const { status, stderr } = await run({ ...start, userData });
    expect([status, stderr]).toEqual([
      1,
      "kindling: cloud-init's module package_update_upgrade_install failed\n",
    ]);
    expect((await calls()).at(-1)).toContain("runcmd");
    expect(await authorized()).toContain(ADA);
  });

  it("leaves nothing of itself behind", async () => {
    await cloudInit("--file");
    await run({ publicKeys: [], user: "civo", userData });
    expect(existsSync(join(directory, "user-data.yaml"))).toBe(false);
  });
});
