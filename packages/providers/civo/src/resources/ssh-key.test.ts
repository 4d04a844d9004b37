import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";

const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== me@home";
const other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB== me@home";
const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

test("a key comes up, changes its name in place, and goes", async () => {
  const { provider, create, requests, waits } = await bench();
  const made = await create("SshKey", "laptop", { name: "laptop", publicKey });
  const fingerprint = expect.stringMatching(/^SHA256:[0-9a-f]{64}$/);
  expect(made.outputs).toEqual({ name: "laptop", publicKey, fingerprint });
  const news = { ...made.inputs, name: "desktop" };
  const { outputs } = await provider.update({ ...made, ...asRead(made), news, preview: false });
  expect(outputs).toEqual({ ...made.outputs, name: "desktop" });
  await provider.delete({ ...made, outputs });
  expect(await provider.read(made)).toEqual({});
  await provider.delete(made);
  expect(requests.slice(0, 5)).toEqual([
    "POST /v2/sshkeys 200",
    "GET /v2/sshkeys 200",
    `PUT /v2/sshkeys/${made.id} 200`,
    "GET /v2/sshkeys 200",
    `DELETE /v2/sshkeys/${made.id} 200`,
  ]);
  expect(waits).toEqual([]);
});

test("another publicKey replaces; the newline at the end of its file is no difference", async () => {
  const { provider, create } = await bench();
  const made = await create("SshKey", "laptop", { publicKey: `${publicKey}\n` });
  const diff = (change: object) =>
    provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...change } });
  expect(await diff({ publicKey: other })).toMatchObject({ replaces: ["publicKey"] });
  expect(await diff({ publicKey: `${publicKey} \r\n` })).toMatchObject({ changes: "none" });
  expect(await diff({ name: "desktop" })).toMatchObject({ changes: "some", replaces: [] });
  expect(await provider.read(made)).toMatchObject({ inputs: made.inputs, outputs: made.outputs });
});

test("two keys can't share a name, so with one of the program's the old key goes first", async () => {
  const { provider, create } = await bench();
  const made = await create("SshKey", "laptop", { name: "laptop", publicKey });
  const news = { ...made.inputs, publicKey: other };
  expect(await provider.diff({ ...made, ...asRead(made), news })).toMatchObject({
    deleteBeforeReplace: true,
  });
  await expect(create("SshKey", "again", { name: "laptop", publicKey: other })).rejects.toThrow(
    "SSH key laptop: an SSH key of this name already exists",
  );
});

test("an answer that is lost: the key that was asked for is taken up, another's isn't", async () => {
  const { cloud, create, requests } = await bench();
  cloud.fail({ method: "POST", when: "after" });
  const { id } = await create("SshKey", "laptop", { name: "laptop", publicKey });
  expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
  cloud.fail({ method: "POST", status: 502 });
  const another = create("SshKey", "again", { name: "laptop", publicKey: other });
  await expect(another).rejects.toThrow(`with id ${id}`);
});

test("a key whose fingerprint can't be read is kept with its id; the next run reads it", async () => {
  const { cloud, provider, create, call } = await bench();
  cloud.fail({ method: "GET", path: "/sshkeys", status: 500, code: "internal", times: 5 });
  const news = { name: "laptop", publicKey };
  const failure = await create("SshKey", "laptop", news).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { id, outputs } = failure as PartialFailure;
  const again = { ...call("SshKey", "laptop"), id, oldInputs: news, oldOutputs: outputs, ignoreChanges: [] };
  expect(await provider.update({ ...again, news, preview: false })).toMatchObject({
    outputs: { ...news, fingerprint: expect.stringContaining("SHA256:") },
  });
});

test("a failed change of the name leaves the old one in the state (2.4.8 kept the new)", async () => {
  const { cloud, provider, create } = await bench();
  await create("SshKey", "taken", { name: "desktop", publicKey });
  const made = await create("SshKey", "laptop", { name: "laptop", publicKey });
  const news = { ...made.inputs, name: "desktop" };
  const update = () => provider.update({ ...made, ...asRead(made), news, preview: false });
  const failure = await update().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(failure).not.toBeInstanceOf(PartialFailure);
  expect((await provider.read(made)).outputs).toEqual(made.outputs);
  // A change that took effect is not forgotten when it is the reading that fails.
  cloud.fail({ method: "GET", path: "/sshkeys", status: 500, code: "internal", times: 5 });
  await expect(
    provider.update({ ...made, ...asRead(made), news: { ...news, name: "free" }, preview: false }),
  ).rejects.toMatchObject({ outputs: { ...made.outputs, name: "free" } });
});

test("import by id; keys belong to the account, whatever the provider's region", async () => {
  const { provider, create, call, requests } = await bench({}, { config: { region: "FRA1" } });
  const { id, inputs, outputs } = await create("SshKey", "laptop", { name: "laptop", publicKey });
  const imported = await provider.read({ ...call("SshKey", "it"), id, inputs: {}, outputs: {} });
  expect(imported).toEqual({ id, inputs, outputs });
  expect(requests).toEqual(["POST /v2/sshkeys 200", "GET /v2/sshkeys 200", "GET /v2/sshkeys 200"]);
});

test("a failing or throttled API isn't taken for a key that is gone (2.4.8 dropped it)", async () => {
  const { cloud, provider, create } = await bench();
  const made = await create("SshKey", "laptop", { publicKey });
  cloud.fail({ method: "GET", path: "/sshkeys", status: 429, code: "rate_limit", times: 3 });
  expect(await provider.read(made)).toMatchObject({ id: made.id });
  cloud.fail({ method: "GET", path: "/sshkeys", status: 503, times: 5 });
  await expect(provider.read(made)).rejects.toThrow("Civo failed to answer");
});

test("a bad token shows in the preview already", async () => {
  const { provider, call } = await bench({}, { token: "wrong" });
  const check = { ...call("SshKey", "laptop"), news: { publicKey }, randomSeed: new Uint8Array(4) };
  await expect(provider.check(check)).rejects.toThrow("Civo refused the API token");
});
