import { readFile } from "node:fs/promises";
import type { Deployment } from "@kindling/core/engine";
import { type PropertyMap, SECRET_SIGNATURE, SIGNATURE_KEY, secret } from "@kindling/core/property-value";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { newSalt, openCrypter } from "./crypter.ts";
import { stackFile } from "./layout.ts";
import { type OpenStack, openStore, type StateStore } from "./store.ts";
import {
  PASSPHRASE,
  PHOTOS,
  PULUMI_STATE,
  ROOT,
  temporarySandbox,
  urn,
  withSecret,
} from "./testdata/sandbox.ts";

let directory: string;
let remove: () => Promise<void>;
let store: StateStore;
let stack: OpenStack;
beforeEach(async () => {
  ({ directory, remove } = await temporarySandbox());
  store = openStore({ directory, passphrase: PASSPHRASE });
  stack = await store.open(PHOTOS, { lock: true });
  await stack.save(withSecret("s3cr3t"));
});
afterEach(async () => {
  await stack.close();
  await remove();
});

const stored = (): Promise<string> => readFile(stackFile(directory, PHOTOS), "utf8");

function deployment(fields: PropertyMap, version = 3): Deployment {
  return { version, deployment: { manifest: { time: "", magic: "", version: "" }, ...fields } };
}

const withKey = (key: PropertyMap): PropertyMap[] => [
  { ...(ROOT as unknown as PropertyMap), outputs: { key: { [SIGNATURE_KEY]: SECRET_SIGNATURE, ...key } } },
];

test("an export holds no secret in the clear, and importing it changes nothing", async () => {
  const exported = stack.export();
  expect(JSON.stringify(exported)).not.toContain("s3cr3t");
  const before = await stored();
  await stack.import(exported);
  expect(await stored()).toBe(before);
  expect(stack.checkpoint.resources[1]?.outputs).toEqual({ name: "photos", key: secret("s3cr3t") });
});

test("the export of a stack that Pulumi wrote is what Pulumi exports", async () => {
  const { version, features, checkpoint } = JSON.parse(PULUMI_STATE);
  await stack.import({ version, features, deployment: checkpoint.latest });
  const exported = stack.export();
  expect({ version: exported.version, features: exported.features }).toEqual({
    version: 4,
    features: ["taint"],
  });
  const { manifest: _, ...rest } = exported.deployment;
  const { manifest: __, ...expected } = checkpoint.latest;
  expected.resources[2].propertyDependencies.name = [];
  expect(rest).toEqual(expected);
});

test("the state before an import is kept beside the new one", async () => {
  const before = await stored();
  await stack.import(deployment({}));
  expect(stack.checkpoint).toEqual({ resources: [], pendingOperations: [] });
  expect(await readFile(`${stackFile(directory, PHOTOS)}.bak`, "utf8")).toBe(before);
});

test("secrets in the clear are encrypted", async () => {
  await stack.import(deployment({ resources: withKey({ plaintext: '"n3w"' }) }));
  expect(stack.checkpoint.resources[0]?.outputs).toEqual({ key: secret("n3w") });
  expect(await stored()).not.toContain("n3w");
});

test("secrets of another stack are encrypted anew when the passphrase opens them", async () => {
  const salt = await newSalt(PASSPHRASE);
  const ciphertext = (await openCrypter(PASSPHRASE, salt)).encrypt('"th3irs"');
  const provider = { secrets_providers: { type: "passphrase", state: { salt } } };
  await stack.import(deployment({ ...provider, resources: withKey({ ciphertext }) }));
  expect(stack.checkpoint.resources[0]?.outputs).toEqual({ key: secret("th3irs") });
  expect(await stored()).not.toContain(ciphertext);
});

test("secrets that another passphrase sealed are refused", async () => {
  const provider = { secrets_providers: { type: "passphrase", state: { salt: await newSalt("another") } } };
  await expect(stack.import(deployment(provider))).rejects.toMatchObject({
    code: "wrong-passphrase",
    message: expect.stringContaining("--show-secrets"),
  });
});

describe("refuses, and changes nothing", () => {
  const foreign = { urn: "urn:pulumi:prod.photos::albums::a:b:C::c", type: "a:b:C", custom: true };
  test.each<[string, unknown, string]>([
    ["what isn't an object", [], "it must be an object"],
    ["another document", { apiVersion: "v1" }, "version: it must be a number"],
    ["a newer version", deployment({}, 5), "version: 5 is newer than 4"],
    ["an older version", deployment({}, 2), "version: 2 is older than 3"],
    [
      "an unknown feature",
      { ...deployment({}, 4), features: ["snippets"] },
      "features: Kindling doesn't know snippets",
    ],
    ["resources that are none", deployment({ resources: {} }), "deployment.resources: it must be a list"],
    ["a resource without URN", deployment({ resources: [{ type: "a:b:C" }] }), "deployment.resources[0].urn"],
    [
      "a field of another shape",
      deployment({ resources: [{ ...foreign, dependencies: "x" }] }),
      "deployment.resources[0].dependencies: it must be a list of strings",
    ],
    [
      "an unknown operation",
      deployment({ pending_operations: [{ type: "pondering", resource: {} }] }),
      "deployment.pending_operations[0].type",
    ],
    [
      "another stack's resources",
      deployment({ resources: [foreign] }),
      "this resource isn't one of stack dev.photos",
    ],
    [
      "resources out of order",
      deployment({ resources: [{ urn: urn("a:b:C", "c"), type: "a:b:C", parent: ROOT.urn }] }),
      "its parent",
    ],
    [
      "secrets of a provider that isn't here",
      deployment({ secrets_providers: { type: "service" }, resources: withKey({ ciphertext: "AAAA" }) }),
      "pulumi stack export --show-secrets",
    ],
    [
      "secrets without a provider",
      deployment({ resources: withKey({ ciphertext: "v1:a:b" }) }),
      "the secret can't be decrypted",
    ],
    [
      "a plaintext that isn't JSON",
      deployment({ resources: withKey({ plaintext: "hunter2" }) }),
      "the secret can't be decrypted",
    ],
  ])("%s", async (_, value, message) => {
    const before = await stored();
    const error = await stack.import(value as Deployment).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "invalid-input", message: expect.stringContaining(message) });
    expect(`${(error as Error).stack}`).not.toContain("hunter2");
    expect(await stored()).toBe(before);
  });
});
