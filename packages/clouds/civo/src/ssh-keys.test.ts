import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";

const public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@example.com";

test("a key is account-wide; its name changes and is unique (facts: SSH keys)", async () => {
  const { post, get, put, del, outcome } = await civo();
  const { body } = await post("sshkeys", { name: "k", public_key });
  expect(body).toEqual({ result: "success", id: expect.any(String) });
  await post("sshkeys", { name: "l", public_key });
  expect(outcome(await post("sshkeys", { name: "k", public_key }))).toBe(
    "409 database_ssh_key_duplicate_name",
  );
  const path = `sshkeys/${body.id}`;
  expect(outcome(await put(path, { name: "l" }))).toBe("409 database_ssh_key_duplicate_name");
  const other = { name: "m", public_key: "ssh-rsa AAAA" };
  expect((await put(path, other)).body).toMatchObject({ id: body.id, name: "m", public_key });
  expect((await get("sshkeys?region=FRA1")).body.map(({ name }) => name)).toEqual(["m", "l"]);
  expect(outcome(await del(path))).toBe("success");
  expect(outcome(await del(path))).toBe("404 database_ssh_key_not_found");
});

test.each([
  ["hex", /^SHA256:[0-9a-f]{64}$/],
  ["base64", /^SHA256:[A-Za-z0-9+/]{43}$/],
] as const)(
  "(?) the fingerprint is in hex (D), or as OpenSSH prints it: %s",
  async (fingerprintForm, form) => {
    const { post, get } = await civo({ fingerprintForm });
    await post("sshkeys", { name: "k", public_key });
    expect((await get("sshkeys")).body[0]?.fingerprint).toMatch(form);
  },
);

test("what is no public key is refused", async () => {
  const { post, outcome } = await civo();
  const reply = await post("sshkeys", { name: "k", public_key: "-----BEGIN PRIVATE KEY-----" });
  expect(outcome(reply)).toBe("400 parameter_public_key_invalid");
});
