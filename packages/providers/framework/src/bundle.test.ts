import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPlugin } from "@kindling/testing/plugin-process";
import { callsOf } from "@kindling/testing/provider-suite-life";
import { expect, it } from "vitest";
import { NotesService } from "../example/notes-api.ts";
import { bundlePlugin } from "./bundle.ts";

it("makes a plugin of one file that works wherever it is put", async () => {
  const folder = await mkdtemp(join(tmpdir(), "plugin-"));
  const elsewhere = await mkdtemp(join(tmpdir(), "elsewhere-"));
  const service = new NotesService();
  const endpoint = await service.start();
  try {
    const entry = fileURLToPath(new URL("../example/plugin.ts", import.meta.url));
    const file = join(elsewhere, "pulumi-resource-notes");
    await rename(await bundlePlugin({ entry, name: "notes", folder }), file);
    expect(await readdir(folder)).toEqual([]);
    const plugin = await startPlugin({ file });
    const calls = callsOf(plugin.provider);
    await calls.configure({ endpoint, token: service.token });
    const { id } = await calls.create("urn:pulumi:dev::shop::notes:index/board:Board::b", {
      name: "kitchen",
    });
    expect(id).toBe("kitchen");
    expect(JSON.parse(await plugin.schema())).toMatchObject({ name: "notes", version: "1.0.0" });
    await plugin.stop();
  } finally {
    await service.stop();
    await rm(folder, { recursive: true });
    await rm(elsewhere, { recursive: true });
  }
});
