import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { unwritable } from "./atomic-file.ts";
import { historyDirectory, locksDirectory, stackFile } from "./layout.ts";
import { openStore } from "./store.ts";
import { nextMessage, runChild } from "./testdata/child.ts";
import { albumCheckpoint, PASSPHRASE, PHOTOS, temporarySandbox } from "./testdata/sandbox.ts";

let directory: string;
let remove: () => Promise<void>;
let before: string;
beforeEach(async () => {
  ({ directory, remove } = await temporarySandbox());
  const stack = await openStore({ directory, passphrase: PASSPHRASE }).open(PHOTOS, { lock: true });
  await stack.save(albumCheckpoint({ name: "photos" }));
  await stack.close();
  before = await readFile(stackFile(directory, PHOTOS), "utf8");
});
afterEach(() => remove());

const stored = (): Promise<string> => readFile(stackFile(directory, PHOTOS), "utf8");

test("a disk that takes no more leaves the old state, and nothing half-written", async () => {
  // A limit on the size of files fails a write in its midst, as a full disk does, without needing a disk to fill.
  const script = join(import.meta.dirname, "testdata", "save.ts");
  const argument = JSON.stringify({ directory, length: 1_000_000 });
  const command = `ulimit -f 64; exec "$0" "$1" "$2"`;
  const child = spawn("sh", ["-c", command, process.execPath, script, argument], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [[message]] = await Promise.all([once(child, "message"), once(child, "exit")]);
  expect(message).toMatchObject({
    code: "unwritable",
    message: expect.stringMatching(/^can't write .*dev\.photos\.json: the file would be larger/),
  });
  expect(await stored()).toBe(before);
  expect(
    (await readdir(dirname(stackFile(directory, PHOTOS)))).filter((name) => name.endsWith(".tmp")),
  ).toEqual([]);
});

test.each([
  ["ENOSPC", "the disk is full. Free some space and run again"],
  ["EROFS", "the disk is read-only"],
])("%s is said in words", (code, words) => {
  const { message } = unwritable("state.json", Object.assign(new Error(code), { code }));
  expect(message).toBe(`can't write state.json: ${words}`);
});

test("a folder that this user may not write to fails the first save", async () => {
  // Root may write anywhere, so it becomes nobody for this.
  const uid = process.getuid?.() === 0 ? 65534 : undefined;
  const folder = dirname(stackFile(directory, PHOTOS));
  await giveTo(directory, uid);
  await chmod(folder, 0o500);
  const child = runChild("save.ts", { directory, length: 5, uid });
  expect(await nextMessage(child)).toMatchObject({
    code: "unwritable",
    message: expect.stringMatching(/^can't write .*: permission is denied/),
  });
  await chmod(folder, 0o700);
  expect(await stored()).toBe(before);
});

test("a file where a folder belongs is named, and the state is as it was", async () => {
  const store = openStore({ directory, passphrase: PASSPHRASE });
  const stack = await store.open(PHOTOS, { lock: true });
  await writeFile(join(directory, ".pulumi", "history"), "");
  const run = { kind: "update", result: "succeeded", startTime: new Date(), endTime: new Date() } as const;
  await expect(stack.recordHistory(run)).rejects.toMatchObject({
    code: "unwritable",
    message: `can't write ${historyDirectory(directory, PHOTOS)}: a file stands where a folder is needed. Move it away`,
  });
  await stack.close();

  await rm(locksDirectory(directory), { recursive: true });
  await writeFile(locksDirectory(directory), "");
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({ code: "unwritable" });
  expect(await stored()).toBe(before);
});

test("a save that failed can be tried again", async () => {
  const stack = await openStore({ directory, passphrase: PASSPHRASE }).open(PHOTOS, { lock: true });
  const folder = dirname(stackFile(directory, PHOTOS));
  await rm(folder, { recursive: true });
  await writeFile(folder, "");
  await expect(stack.save(albumCheckpoint({ size: 1 }))).rejects.toMatchObject({ code: "unwritable" });
  await rm(folder);
  await mkdir(folder);
  await stack.save(albumCheckpoint({ size: 1 }));
  expect(await stored()).toContain('"size":1');
  await stack.close();
});

/** Gives a sandbox to another user. */
async function giveTo(path: string, uid: number | undefined): Promise<void> {
  if (uid === undefined) return;
  await chown(dirname(path), uid, uid);
  for (const name of ["", ...(await readdir(path, { recursive: true }))])
    await chown(join(path, name), uid, uid);
}
