import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { containsSecret, SECRET_SIGNATURE, SIGNATURE_KEY, secret } from "@kindling/core/property-value";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Checkpoint, ResourceState } from "./checkpoint.ts";
import { historyDirectory, stackFile } from "./layout.ts";
import { openStore, type StateStore } from "./store.ts";
import {
  albumCheckpoint,
  PASSPHRASE,
  PHOTOS,
  PULUMI_STATE,
  putState,
  ROOT,
  temporarySandbox,
  urn,
  withSecret,
} from "./testdata/sandbox.ts";

let directory: string;
let remove: () => Promise<void>;
let store: StateStore;
beforeEach(async () => {
  ({ directory, remove } = await temporarySandbox());
  store = openStore({ directory, passphrase: PASSPHRASE });
});
afterEach(() => remove());

const stored = (): Promise<string> => readFile(stackFile(directory, PHOTOS), "utf8");

/** What Pulumi keeps of resources: without empty fields, but always with properties. */
const asStored = ({ resources, pendingOperations }: Checkpoint): Checkpoint => ({
  resources: resources.map((resource) => ({ inputs: {}, outputs: {}, ...resource })),
  pendingOperations,
});

async function saved(checkpoint: Checkpoint): Promise<void> {
  const stack = await store.open(PHOTOS, { lock: true });
  await stack.save(checkpoint);
  await stack.close();
}

test("a stack is new until it is saved, and then what was saved", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  expect(stack.isNew).toBe(true);
  expect(stack.checkpoint).toEqual({ resources: [], pendingOperations: [] });
  const album = withSecret("s3cr3t");
  const making: ResourceState = {
    urn: urn("a:b:C", "c"),
    custom: true,
    type: "a:b:C",
    inputs: { n: secret(1) },
  };
  await stack.save({ ...album, pendingOperations: [{ type: "creating", resource: making }] });
  await stack.close();

  const again = await store.open(PHOTOS, { lock: false });
  expect(again.isNew).toBe(false);
  expect(again.checkpoint).toEqual({
    ...asStored(album),
    pendingOperations: [{ type: "creating", resource: { ...making, outputs: {} } }],
  });
  expect(await stored()).not.toContain("s3cr3t");
});

test("opening for reading leaves nothing behind", async () => {
  const nowhere = join(directory, "nowhere");
  await openStore({ directory: nowhere, passphrase: PASSPHRASE }).open(PHOTOS, { lock: false });
  await expect(stat(nowhere)).rejects.toThrow("ENOENT");
});

test("reads what Pulumi wrote", async () => {
  await putState(directory, PHOTOS, PULUMI_STATE);
  const { checkpoint } = await store.open(PHOTOS, { lock: false });
  expect(checkpoint.resources.map(({ outputs }) => outputs)).toEqual([
    { album_id: "42", key: secret("s3cr3t"), ratio: Number.POSITIVE_INFINITY },
    {},
    { nested: secret({ a: [1, secret("deep")] }) },
  ]);
  expect(checkpoint.resources[2]).toMatchObject({ taint: true, propertyDependencies: { name: [] } });
});

test("what is saved again unchanged isn't written, secrets included", async () => {
  await saved(withSecret("s3cr3t"));
  const before = await stat(stackFile(directory, PHOTOS));
  const text = await stored();
  await saved(withSecret("s3cr3t"));
  expect((await stat(stackFile(directory, PHOTOS))).ino).toBe(before.ino);
  expect(await stored()).toBe(text);

  await saved(albumCheckpoint({ name: "renamed", key: secret("s3cr3t") }));
  const ciphertext = /"ciphertext":"([^"]+)"/.exec(text)?.[1];
  expect(ciphertext).toBeDefined();
  expect(await stored()).toContain(ciphertext);
});

test("secrets in the clear, as in an export with --show-secrets, don't stay so", async () => {
  const text = JSON.stringify({ version: 3, checkpoint: { latest: plainDeployment("s3cr3t") } });
  await putState(directory, PHOTOS, text);
  const stack = await store.open(PHOTOS, { lock: true });
  await stack.save(stack.checkpoint);
  await stack.close();
  expect(await stored()).not.toContain("s3cr3t");
});

test("the state before a run stays beside it", async () => {
  await saved(albumCheckpoint({ size: 1 }));
  const before = await stored();
  const stack = await store.open(PHOTOS, { lock: true });
  await stack.save(albumCheckpoint({ size: 2 }));
  await stack.save(albumCheckpoint({ size: 3 }));
  await stack.close();
  expect(await readFile(`${stackFile(directory, PHOTOS)}.bak`, "utf8")).toBe(before);
  expect((await readdir(join(stackFile(directory, PHOTOS), ".."))).sort()).toEqual([
    "dev.photos.json",
    "dev.photos.json.bak",
  ]);
});

test("saves at once are written together, the last one winning", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  await Promise.all([1, 2, 3].map((size) => stack.save(albumCheckpoint({ size }))));
  expect(await stored()).toContain('"size":3');
  const first = stack.save(albumCheckpoint({ size: 4 }));
  await stack.save(albumCheckpoint({ size: 5 }));
  await first;
  await stack.close();
  expect(await stored()).toContain('"size":5');
});

test("closing waits for what is being written, and ends writing", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  const saving = stack.save(albumCheckpoint({ size: 1 }));
  await stack.close();
  expect(await stored()).toContain('"size":1');
  await saving;
  await stack.close();
  expect(() => stack.save(albumCheckpoint({ size: 2 }))).toThrow("stack dev.photos of albums is closed");
});

test("a resource that was saved can't be changed in place", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  const resource = { ...ROOT, outputs: {} };
  await stack.save({ resources: [resource], pendingOperations: [] });
  expect(() => {
    resource.outputs = { late: true };
  }).toThrow(TypeError);
  await stack.close();
});

test("runs are added to Pulumi's history with the state that they left", async () => {
  const stack = await store.open(PHOTOS, { lock: true });
  const startTime = new Date("2026-01-02T03:04:05.678Z");
  const endTime = new Date("2026-01-02T03:04:07Z");
  const run = { startTime, endTime, result: "succeeded", environment: { "exec.kind": "cli" } } as const;
  stack.save(albumCheckpoint({ size: 1 }));
  await stack.recordHistory({ ...run, kind: "update", resourceChanges: { create: 2 } });
  await stack.recordHistory({ ...run, kind: "destroy", result: "failed" });
  await stack.close();

  const folder = historyDirectory(directory, PHOTOS);
  const names = (await readdir(folder)).sort();
  expect(names.map((name) => name.replace(/\d{19}/, "NANOSECONDS"))).toEqual([
    "dev.photos-NANOSECONDS.checkpoint.json",
    "dev.photos-NANOSECONDS.history.json",
    "dev.photos-NANOSECONDS.checkpoint.json",
    "dev.photos-NANOSECONDS.history.json",
  ]);
  expect(await readFile(join(folder, names[0] as string), "utf8")).toBe(await stored());
  expect(JSON.parse(await readFile(join(folder, names[1] as string), "utf8"))).toEqual({
    kind: "update",
    startTime: 1767323045,
    message: "",
    environment: { "exec.kind": "cli" },
    config: {},
    version: 0,
    result: "succeeded",
    endTime: 1767323047,
    resourceChanges: { create: 2 },
  });
});

test("lists every stack, by project and name, and what can't be read with a notice", async () => {
  const notices: string[] = [];
  const listing = openStore({
    directory,
    passphrase: PASSPHRASE,
    onNotice: (notice) => notices.push(notice),
  });
  expect(await listing.list()).toEqual([]);
  await putState(directory, PHOTOS, PULUMI_STATE);
  await putState(directory, { project: "albums", stack: "dev.broken" }, "{");
  await putState(
    directory,
    { project: "a", stack: "new" },
    '{"version":3,"checkpoint":{"latest":{"manifest":{"time":"0001-01-01T00:00:00Z"}}}}',
  );
  expect(await listing.list()).toEqual([
    { project: "a", stack: "new", resourceCount: 0 },
    { project: "albums", stack: "dev.broken" },
    { ...PHOTOS, resourceCount: 3, lastUpdate: "2026-01-02T03:04:05Z" },
  ]);
  expect(notices).toEqual([expect.stringContaining("dev.broken.json isn't a state that Kindling can use")]);
});

test.each([
  { project: "..", stack: "dev" },
  { project: "albums", stack: "a/b" },
  { project: "albums", stack: "" },
  { project: "albums", stack: "x".repeat(101) },
])("refuses the name $project/$stack", async (stack) => {
  await expect(store.open(stack, { lock: true })).rejects.toMatchObject({ code: "invalid-input" });
  await expect(store.unlock(stack)).rejects.toMatchObject({ code: "invalid-input" });
});

test("saves a hundred stacks side by side", async () => {
  const names = Array.from({ length: 100 }, (_, index) => ({ ...PHOTOS, stack: `dev.photos${index}` }));
  await Promise.all(
    names.map(async (name) => {
      const stack = await store.open(name, { lock: true });
      for (let size = 0; size < 8; size++) await stack.save(albumCheckpoint({ size, key: secret("s3cr3t") }));
      await stack.close();
    }),
  );
  expect(await store.list()).toHaveLength(100);
});

function plainDeployment(plaintext: string): object {
  const [root, album] = withSecret("").resources;
  const key = { [SIGNATURE_KEY]: SECRET_SIGNATURE, plaintext: JSON.stringify(plaintext) };
  expect(containsSecret(key)).toBe(true);
  return { manifest: {}, resources: [root, { ...album, outputs: { key } }] };
}
