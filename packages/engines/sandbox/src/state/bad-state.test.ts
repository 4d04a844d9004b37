import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeDirectory } from "./atomic-file.ts";
import { metaFile, stackFile } from "./layout.ts";
import { openStore, type StateStore } from "./store.ts";
import { PASSPHRASE, PHOTOS, PULUMI_STATE, putState, SALT, temporarySandbox } from "./testdata/sandbox.ts";

let directory: string;
let remove: () => Promise<void>;
let store: StateStore;
beforeEach(async () => {
  ({ directory, remove } = await temporarySandbox());
  store = openStore({ directory, passphrase: PASSPHRASE });
});
afterEach(() => remove());

const good = PULUMI_STATE;
const ciphertext = "bsYtSWtsGa5AH3eZ:IjQryFFK9JBywxVN7YhgFsLTh/W+ZS0W";

test.each<[string, string | Buffer, string]>([
  ["an empty file", "", "it is empty"],
  ["a truncated file", good.slice(0, 1000), "it isn't JSON: it ends too early"],
  ["text", "album: photos\ntoken: hunter2\n", "it isn't JSON. It was left as it is"],
  [
    "a slip of the editor",
    '{\n  "version": 3,\n  checkpoint: {}\n}',
    "it isn't JSON from line 3, column 3 on",
  ],
  ["bytes", Buffer.from([0x1f, 0x8b, 0xff, 0x00]), "it isn't UTF-8 text"],
  ["a list", "[]", "it must be an object"],
  ["null", "null", "it must be an object"],
  ["another program's JSON", '{"name":"photos","version":"1.0.0"}', "it isn't Pulumi's state of a stack"],
  ["an export in place of a state", '{"version":3,"deployment":{}}', "it isn't Pulumi's state of a stack"],
  ["a version of words", good.replace('"version":4', '"version":"4"'), "version: it must be a number"],
  ["a newer version", good.replace('"version":4', '"version":5'), "version: 5 is newer than 4"],
  ["an older version", good.replace('"version":4', '"version":2'), "version: 2 is older than 3"],
  ["an unknown feature", good.replace('["taint"]', '["levitation"]'), "Kindling doesn't know levitation"],
  ["another stack's state", good.replaceAll("dev.photos", "dev.music"), "isn't one of stack dev.photos"],
  ["another project's state", good.replaceAll("::albums::", "::other::"), "isn't one of stack dev.photos"],
  [
    "another secrets provider",
    good.replace('"passphrase"', '"service"'),
    'its secrets provider is "service"',
  ],
  ["a damaged salt", good.replace(SALT, "v1:xyz"), "has no salt of Pulumi's"],
  [
    "a changed secret",
    good.replace(ciphertext, ciphertext.replace("IjQ", "IjR")),
    "outputs.key: the secret can't",
  ],
  [
    "a resource without a type",
    good.replaceAll('"type":"shelf:', '"kind":"shelf:'),
    "resources[2].type: it is missing",
  ],
  ["resources out of order", good.replaceAll('default::0d0c"', 'default::0d0d"'), "doesn't come before it"],
])("%s is kept as it is", async (_, content, message) => {
  const path = await putState(directory, PHOTOS, content);
  const error = await store.open(PHOTOS, { lock: true }).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: "bad-state", path, message: expect.stringContaining(message) });
  expect((error as Error).message).toContain("Put a good copy in its place");
  expect((error as Error).stack).not.toContain("hunter2");
  expect(await readFile(path)).toEqual(Buffer.from(content));
  // No lock is left behind.
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({ code: "bad-state" });
});

test("a state that can't be read is left alone", async () => {
  const path = await putState(directory, PHOTOS, "");
  await rm(path);
  await mkdir(path);
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "bad-state",
    message: expect.stringContaining("it is a folder"),
  });
  await rm(path, { recursive: true });
  await symlink(path, path);
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "bad-state",
    message: expect.stringContaining("it can't be read (ELOOP"),
  });
});

test("a state that Pulumi compressed isn't taken for a new stack", async () => {
  await writeFile(`${await putState(directory, PHOTOS, "")}.gz`, "");
  await rm(stackFile(directory, PHOTOS));
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "bad-state",
    message: expect.stringContaining("Pulumi wrote it compressed"),
  });
});

test("a Pulumi backend that isn't a sandbox's is refused", async () => {
  await rm(markFile(directory));
  for (const lock of [true, false])
    await expect(store.open(PHOTOS, { lock })).rejects.toMatchObject({
      code: "refused",
      message: expect.stringContaining("holds Pulumi state that isn't a sandbox's"),
    });
  await expect(store.list()).rejects.toMatchObject({ code: "refused" });
  await expect(store.unlock(PHOTOS)).rejects.toMatchObject({ code: "refused" });
});

test.each(["", "{}", '{"encryptionSalt":"v1:a"}'])("a damaged mark (%s) is refused", async (mark) => {
  await writeFile(markFile(directory), mark);
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({ code: "bad-state" });
});

test("another layout of Pulumi's is refused", async () => {
  await makeDirectory(join(directory, ".pulumi"));
  await writeFile(metaFile(directory), "version: 2\n");
  await expect(store.open(PHOTOS, { lock: true })).rejects.toMatchObject({
    code: "bad-state",
    message: expect.stringContaining('doesn\'t say "version: 1"'),
  });
});
