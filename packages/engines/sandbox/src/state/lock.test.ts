import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stackLocksDirectory } from "./layout.ts";
import { openStore, type StateStore } from "./store.ts";
import { killChild, nextMessage, runChild } from "./testdata/child.ts";
import { PASSPHRASE, PHOTOS, temporarySandbox } from "./testdata/sandbox.ts";

let directory: string;
let remove: () => Promise<void>;
let store: StateStore;
let notices: string[];
beforeEach(async () => {
  ({ directory, remove } = await temporarySandbox());
  notices = [];
  store = openStore({ directory, passphrase: PASSPHRASE, onNotice: (notice) => notices.push(notice) });
});
afterEach(() => remove());

const locks = (): Promise<string[]> => readdir(stackLocksDirectory(directory, PHOTOS));
const since = "2026-01-02T03:04:05.000Z";

/** Puts a lock as Pulumi writes it. */
async function putLock(content: object | string): Promise<void> {
  const folder = stackLocksDirectory(directory, PHOTOS);
  await mkdir(folder, { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(join(folder, "9c1b2d1e.json"), text);
  await writeFile(join(folder, "9c1b2d1e.json.attrs"), "{}");
}

test("a second run is told who holds the stack, since when, and how to free it", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  const [file = ""] = await locks();
  const content = JSON.parse(await readFile(join(stackLocksDirectory(directory, PHOTOS), file), "utf8"));
  expect(content).toMatchObject({ pid: process.pid, username: userInfo().username, hostname: hostname() });
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "locked",
    message:
      `stack dev.photos of albums is locked by ${userInfo().username} ` +
      `(process ${process.pid} on ${hostname()}) since ${content.timestamp}. Wait for that run to end; ` +
      "if it is gone, free the stack with: kindling state unlock <KIND>/<NAME>",
  });
  await store.open(PHOTOS, { lock: false });
  await stack.close();
  expect(await locks()).toEqual([]);
  await (await store.open(PHOTOS, { lock: true })).close();
});

test("the command that frees a stack can be worded", async () => {
  const unlockCommand = (): string => "kindling state unlock Album/photos --env dev";
  const worded = openStore({ directory, passphrase: PASSPHRASE, unlockCommand });
  await worded.open(PHOTOS, { lock: true });
  await expect(worded.open(PHOTOS, { lock: true })).rejects.toThrow("Album/photos --env dev");
});

test("Pulumi's own lock is respected", async () => {
  await putLock({ pid: process.ppid, username: "ada", hostname: hostname(), timestamp: since });
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "locked",
    message: expect.stringContaining(`ada (process ${process.ppid} on ${hostname()}) since ${since}`),
  });
  await store.unlock(PHOTOS);
  expect(await locks()).toEqual([]);
  await (await store.open(PHOTOS, { lock: true })).close();
});

test("the lock of a process that is gone is taken over, with a notice", async () => {
  const child = runChild("take-turns.ts", { directory, attempts: 0 });
  await killChild(child);
  await putLock({ pid: child.pid, username: "ada", hostname: hostname(), timestamp: since });
  const stack = await store.open(PHOTOS, { lock: true });
  expect(notices).toEqual([
    `stack dev.photos of albums was locked by ada (process ${child.pid} on ${hostname()}) since ${since}, ` +
      "which was killed; this run goes on from its state",
  ]);
  expect(await locks()).toHaveLength(1);
  await stack.close();
});

test("a lock that an earlier process of the same id left is taken over", async () => {
  await putLock({ pid: process.pid, username: "ada", hostname: hostname(), timestamp: since });
  await (await store.open(PHOTOS, { lock: true })).close();
  expect(notices).toHaveLength(1);
});

test.each<[string, object | string]>([
  ["of another host", { pid: 1, username: "ada", hostname: "elsewhere", timestamp: since }],
  [
    "of another container",
    { pid: 2 ** 22 + 1, username: "ada", hostname: hostname(), timestamp: since, pidNamespace: "pid:[1]" },
  ],
  ["that is damaged", ""],
  ["of another program", "[]"],
])("a lock %s is not taken over", async (_, content) => {
  await putLock(content);
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({ code: "locked" });
  expect(await locks()).toHaveLength(2);
  await store.unlock(PHOTOS);
  await (await store.open(PHOTOS, { lock: true })).close();
});

test("of many that try at once, exactly one gets the stack", async () => {
  const opened = await Promise.allSettled(
    Array.from({ length: 20 }, () => store.open(PHOTOS, { lock: true })),
  );
  expect(opened.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await locks()).toHaveLength(1);
});

test("no two processes ever have it at once", async () => {
  const children = [1, 2, 3].map(() => runChild("take-turns.ts", { directory, attempts: 60 }));
  const results = await Promise.all(children.map(nextMessage));
  expect(results).toEqual(children.map(() => ({ turns: expect.any(Number) })));
  const turns = (results as { turns: number }[]).reduce((sum, result) => sum + result.turns, 0);
  expect(turns).toBeGreaterThan(0);
  expect(await locks()).toEqual([]);
});

test("freeing a stack that isn't locked is fine", async () => {
  expect(await store.unlock(PHOTOS)).toBe(false);
  expect(await openStore({ directory: join(directory, "nowhere") }).unlock(PHOTOS)).toBe(false);
});
