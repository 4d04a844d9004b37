import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { stackFile } from "./layout.ts";
import { openStore } from "./store.ts";
import { killChild, nextMessage, runChild } from "./testdata/child.ts";
import { PASSPHRASE, PHOTOS, temporarySandbox, withSecret } from "./testdata/sandbox.ts";

test("a run that is killed at any step of a save leaves the old or the new state, and the next goes on", async () => {
  const steps: unknown[] = [];
  for (let stopAt = 1; steps.at(-1) !== "saved"; stopAt++) {
    const { directory, remove } = await temporarySandbox();
    const notices: string[] = [];
    const store = openStore({
      directory,
      passphrase: PASSPHRASE,
      onNotice: (notice) => notices.push(notice),
    });
    const before = await store.open(PHOTOS, { lock: true });
    await before.save(withSecret("old"));
    await before.close();

    const child = runChild("save-until.ts", { directory, stopAt });
    const step = await nextMessage(child);
    steps.push(step);
    await killChild(child);

    const after = await store.open(PHOTOS, { lock: true });
    const moved = steps.includes("rename") && steps.lastIndexOf("rename") < steps.length - 1;
    const key = (after.checkpoint.resources[1]?.outputs?.key ?? {}) as { value?: unknown };
    expect(["old", "new"]).toContain(key.value);
    if (step === "saved") expect(key.value).toBe("new");
    if (!moved) expect(key.value).toBe("old");
    expect(notices).toEqual([
      expect.stringMatching(/was locked by .* \(process \d+ on .*\) since .*, which was killed/),
    ]);
    await after.save(withSecret("next"));
    await after.close();
    expect((await store.open(PHOTOS, { lock: false })).checkpoint.resources).toHaveLength(2);
    expect(
      (await readdir(dirname(stackFile(directory, PHOTOS)))).filter((name) => name.endsWith(".tmp")),
    ).toEqual([]);
    await remove();
  }
  expect(steps.filter((step) => step === "rename")).toHaveLength(2);
  expect(new Set(steps)).toEqual(new Set(["link", "rename", "rm", "open", "writeFile", "sync", "saved"]));
});
