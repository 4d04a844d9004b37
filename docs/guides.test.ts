import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { BINARY, workplace } from "../packages/cli/src/testing/kindling.ts";

const guides = globSync("guides/*.md", { cwd: import.meta.dirname });

describe.each(guides)("%s", (guide) => {
  const file = join(import.meta.dirname, guide);
  const text = readFileSync(file, "utf8");
  const blocks = [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, block = ""]) => block);

  it("leads to pages that are there", () => {
    const pages = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, page = ""]) => page);
    expect(pages.filter((page) => !existsSync(join(dirname(file), page)))).toEqual([]);
  });

  const commands = [...text.matchAll(/^```sh\n(.*?)^```/gms)].map(([, lines = ""]) => lines);
  const files = [...text.matchAll(/^```yaml (\S+)\n(.*?)^```/gms)].map(([, name = "", block = ""]) => ({
    name,
    block,
  }));
  if (files.length > 0)
    it("shows commands that work as they stand, on the sandbox", { timeout: 180_000 }, async () => {
      const place = await workplace();
      for (const { name, block } of files) await place.write(name, block);
      const kindling = `kindling() { ${process.execPath} ${BINARY} "$@"; }`;
      const script = [kindling, "set -e", ...commands].join("\n");
      const env = { PATH: process.env.PATH ?? "", HOME: place.folder, KINDLING_ENGINE: "sandbox" };
      await promisify(execFile)("sh", ["-c", script], { cwd: place.folder, env });
    });

  if (blocks.length > 0)
    it("shows manifests that are valid, and go up on the sandbox and down again", async () => {
      const place = await workplace();
      const files = await Promise.all(blocks.map((block, index) => place.write(`${index}.yaml`, block)));
      const run = async (...args: string[]) => {
        const { status, stdout, stderr } = await place.run([...args, ...files, "-o", "json"]);
        expect(status, stderr).toBe(0);
        return JSON.parse(stdout);
      };
      expect(await run("validate")).toEqual([]);
      const { stacks } = await run("up", "--engine", "sandbox", "--yes");
      expect(stacks).toHaveLength(blocks.join("---\n").split(/^---$/m).length);
      await run("destroy", "--engine", "sandbox", "--yes");
    });

  it("shows commands that do what is said of them", { timeout: 180_000 }, async () => {
    const place = await workplace();
    // A block's first line may name its file.
    for (const block of blocks) {
      const name = /^# (\S+\.yaml)\n/.exec(block)?.[1];
      if (name) await place.write(name, block);
    }
    const lines = [...text.matchAll(/^\$ npx kindling (.*--engine sandbox.*?)(?: +# (.*))?$/gm)];
    for (const [line, command = "", comment = ""] of lines) {
      const { status, stderr } = await place.run(command.split(" "));
      expect({ line, status }, stderr).toEqual({ line, status: comment.startsWith("refused") ? 1 : 0 });
    }
  });
});
