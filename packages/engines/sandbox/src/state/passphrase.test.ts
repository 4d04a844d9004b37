import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findPassphrase, passphraseFile } from "./passphrase.ts";
import { openStore } from "./store.ts";
import { PHOTOS, withSecret } from "./testdata/sandbox.ts";

let root: string;
let directory: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "kindling-passphrase-"));
  directory = join(root, "state");
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", undefined);
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function save(passphrase?: string): Promise<void> {
  const stack = await openStore({ directory, ...(passphrase && { passphrase }) }).open(PHOTOS, {
    lock: true,
  });
  await stack.save(withSecret("s3cr3t"));
  await stack.close();
}

describe("the passphrase is", () => {
  test("the one given, then Pulumi's variable, then its file", async () => {
    const file = join(root, "file");
    await writeFile(file, " from file \n");
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", file);
    expect(await findPassphrase(directory, undefined)).toBe("from file");
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "from variable");
    expect(await findPassphrase(directory, undefined)).toBe("from variable");
    expect(await findPassphrase(directory, "given")).toBe("given");
  });

  test("empty when the variable is, as it is for Pulumi", async () => {
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "");
    expect(await findPassphrase(directory, undefined)).toBe("");
  });

  test("not asked of a file that is named by nothing", async () => {
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", "");
    expect(await findPassphrase(directory, undefined)).toBeUndefined();
  });

  test("missing when its file can't be read", async () => {
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", root);
    await expect(findPassphrase(directory, undefined)).rejects.toMatchObject({
      code: "missing-credential",
      path: root,
    });
  });
});

test("one is generated where none is set, readable by its owner alone and kept out of repositories", async () => {
  await save();
  const generated = await readFile(passphraseFile(directory), "utf8");
  expect(generated).toMatch(/^[\w-]{32}\n$/);
  expect((await stat(passphraseFile(directory))).mode & 0o777).toBe(0o600);
  expect(await readFile(join(directory, ".gitignore"), "utf8")).toBe("*\n");
  expect(JSON.parse(await readFile(markFile(directory), "utf8"))).toEqual({
    about: expect.stringContaining("nothing here exists in a real cloud"),
    encryptionSalt: expect.stringMatching(/^v1:/),
  });
  // Pulumi reads the file in the same way.
  vi.stubEnv("PULUMI_CONFIG_PASSPHRASE_FILE", passphraseFile(directory));
  await save();
});

test("processes that make the sandbox at once agree on one", async () => {
  const stores = Array.from({ length: 3 }, () => openStore({ directory }));
  const names = stores.map((_, index) => ({ ...PHOTOS, stack: `dev.photos${index}` }));
  const stacks = await Promise.all(
    stores.map((store, index) => store.open(names[index] ?? PHOTOS, { lock: true })),
  );
  const salts = stacks.map((stack) => JSON.stringify(stack.export().deployment.secrets_providers));
  expect(new Set(salts).size).toBe(1);
});

test("a wrong one stops everything before it begins, for known stacks and new ones", async () => {
  await save("right");
  for (const stack of [PHOTOS, { ...PHOTOS, stack: "dev.new" }])
    await expect(openStore({ directory, passphrase: "wr0ng" }).open(stack, { lock: true })).rejects.toSatisfy(
      (error: Error & { code: string }) =>
        error.code === "wrong-passphrase" && !error.message.includes("wr0ng"),
    );
  await save("right");
});

test("a sandbox whose passphrase is gone says so, and generates no other", async () => {
  await save();
  await rm(passphraseFile(directory));
  await expect(save()).rejects.toMatchObject({
    code: "wrong-passphrase",
    message: expect.stringContaining("no passphrase is set"),
  });
  await expect(stat(passphraseFile(directory))).rejects.toThrow("ENOENT");
});
