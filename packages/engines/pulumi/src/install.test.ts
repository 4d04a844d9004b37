import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { usableCli } from "./cli.ts";
import { installCli } from "./install.ts";

const SYSTEM = "/bin:/usr/bin";

async function emptyHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "kindling-home-"));
  onTestFinished(() => rm(home, { recursive: true }));
  return home;
}

/** An executable that says which version it is, and does nothing else. */
async function fakeCli(folder: string, version: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, "pulumi");
  await writeFile(file, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 });
  return file;
}

/** What Pulumi's address answers: an installer that makes such an executable. */
const INSTALLER = `
while [ $# -gt 0 ]; do
  case $1 in --install-root) root=$2 ;; --version) version=$2 ;; esac
  shift
done
mkdir -p "$root/bin"
printf '#!/bin/sh\\necho v%s\\n' "$version" > "$root/bin/pulumi"
chmod +x "$root/bin/pulumi"
`;

test("installs a CLI where there is none or an old one, and finds it from then on", async () => {
  const home = await emptyHome();
  const old = await fakeCli(join(home, "old"), "v3.90.0");
  const path = `${join(home, "old")}:${SYSTEM}`;
  const root = join(home, ".pulumi", "kindling");
  await expect(usableCli(path, root)).rejects.toMatchObject({
    code: "unsupported",
    message: `${old} is Pulumi 3.90.0; 3.206.0 or later is needed: kindling engine install gets one`,
  });
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (url: string) => {
    asked.push(url);
    return new Response(INSTALLER);
  });
  onTestFinished(() => void vi.unstubAllGlobals());
  const installed = await installCli(path, home);
  expect(asked).toEqual(["https://get.pulumi.com/install.sh"]);
  expect(installed.file).toBe(join(root, "bin", "pulumi"));
  expect(await usableCli(path, root)).toEqual(installed);
  expect(await installCli(path, home)).toEqual(installed);
  expect(asked).toHaveLength(1);
});

test("finds what Pulumi's own installer put in the home", async () => {
  const home = await emptyHome();
  const file = await fakeCli(join(home, ".pulumi", "bin"), "v3.253.0");
  expect(await usableCli(SYSTEM, join(home, ".pulumi", "kindling"))).toEqual({ file, version: "3.253.0" });
});
