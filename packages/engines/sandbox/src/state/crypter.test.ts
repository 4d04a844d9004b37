import { expect, test } from "vitest";
import { newSalt, openCrypter } from "./crypter.ts";
import { PASSPHRASE, SALT } from "./testdata/sandbox.ts";

test("opens what Pulumi 3.253.0 encrypted", async () => {
  const crypter = await openCrypter(PASSPHRASE, SALT);
  expect(crypter.decrypt("v1:bsYtSWtsGa5AH3eZ:IjQryFFK9JBywxVN7YhgFsLTh/W+ZS0W")).toBe('"s3cr3t"');
});

test("encrypts differently each time, and reads it back", async () => {
  const crypter = await openCrypter("", await newSalt(""));
  const [one, two] = [crypter.encrypt("ключ"), crypter.encrypt("ключ")];
  expect(one).not.toBe(two);
  expect([one, two].map(crypter.decrypt)).toEqual(["ключ", "ключ"]);
});

test("refuses another passphrase", async () => {
  await expect(openCrypter("wrong", SALT)).rejects.toMatchObject({ code: "wrong-passphrase" });
});

test("refuses a ciphertext that was changed", async () => {
  const crypter = await openCrypter(PASSPHRASE, SALT);
  const [version, nonce, sealed = ""] = crypter.encrypt("key").split(":");
  const changed = Buffer.from(sealed, "base64");
  changed[0] = (changed[0] ?? 0) ^ 1;
  for (const ciphertext of [`${version}:${nonce}:${changed.toString("base64")}`, "v2:a:b", "key", ""])
    expect(() => crypter.decrypt(ciphertext)).toThrow();
});
