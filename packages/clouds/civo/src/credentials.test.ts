import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";

const path = "objectstore/credentials";

test("keys are generated, and GET returns the secret as secret_access_key_id (facts: Object storage)", async () => {
  const { credential, get } = await civo();
  const made = (await credential("c")).body;
  expect(made).toMatchObject({ name: "c", suspended: false, status: "ready" });
  expect(made.access_key_id).toMatch(/^[0-9A-F]{20}$/);
  expect(made.secret_access_key_id).toHaveLength(40);
  expect((await get(`${path}/${made.id}?region=LON1`)).body).toEqual(made);
});

test("PUT changes keys; the name stays (facts: Object storage)", async () => {
  const { credential, put } = await civo();
  const { id, secret_access_key_id } = (await credential("c")).body;
  const changed = await put(`${path}/${id}`, { region: "LON1", name: "other", access_key_id: "NEW" });
  expect(changed.body).toMatchObject({ name: "c", access_key_id: "NEW", secret_access_key_id });
});

test("an id in another region is not found (terraform-provider-civo issue 395)", async () => {
  const { credential, get } = await civo();
  const { id } = (await credential("c")).body;
  expect((await get(`${path}/${id}?region=FRA1`)).status).toBe(404);
});

test("it is pending until it was read as often as set (facts: credential pending, then ready)", async () => {
  const { credential, get } = await civo({ pollsUntilReady: 2 });
  const made = (await credential("c")).body;
  const read = async () => (await get(`${path}/${made.id}?region=LON1`)).body.status;
  expect([made.status, await read(), await read()]).toEqual(["pending", "pending", "ready"]);
});

test("delete is refused while it owns a store (facts: Object storage)", async () => {
  const { credential, post, del } = await civo();
  const { id, access_key_id } = (await credential("c")).body;
  const body = { name: "b", region: "LON1", max_size_gb: 500, access_key_id };
  const bucket = (await post("objectstores", body)).body;
  expect((await del(`${path}/${id}?region=LON1`)).status).toBe(409);
  await del(`objectstores/${bucket.id}?region=LON1`);
  expect((await del(`${path}/${id}?region=LON1`)).body).toEqual({ result: "success" });
});

test("the quota of credentials is refused as quota_limit_reached, details with newlines (facts: Errors)", async () => {
  const { credential, bucket } = await civo({ credentialQuota: 1 });
  await credential("c");
  const { status, body } = await credential("d");
  expect([status, body.code]).toEqual([403, "quota_limit_reached"]);
  expect(body.details).toContain("\nlimit 1, used 1");
  // A store without an owner has a credential made for it, which counts.
  expect((await bucket("b")).body.code).toBe("quota_limit_reached");
});

test("whether two may share a name is unknown: refused, or taken", async () => {
  const strict = await civo();
  await strict.credential("c");
  expect((await strict.credential("c")).status).toBe(409);
  expect((await strict.credential("c", "FRA1")).status).toBe(200);
  const loose = await civo({ sameCredentialNames: true });
  await loose.credential("c");
  expect((await loose.credential("c")).status).toBe(200);
});

test("an access key id is unique, and a name needed", async () => {
  const { post } = await civo();
  const body = { name: "c", region: "LON1", access_key_id: "KEY" };
  expect((await post(path, body)).status).toBe(200);
  expect((await post(path, { ...body, name: "d" })).status).toBe(409);
  expect((await post(path, { region: "LON1" })).status).toBe(400);
});
