import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";

test("a store is owned by the credential of the access key (facts: Object storage)", async () => {
  const { credential, post } = await civo();
  const { id, access_key_id } = (await credential("c")).body;
  const body = { name: "b", region: "LON1", max_size_gb: 1000, access_key_id };
  expect((await post("objectstores", body)).body).toMatchObject({
    name: "b",
    max_size: 1000,
    owner_info: { access_key_id, name: "c", credential_id: id },
    status: "ready",
  });
  const elsewhere = { ...body, name: "d", region: "FRA1" };
  expect((await post("objectstores", elsewhere)).status).toBe(404);
});

test("without an owner a credential is made (facts: Object storage)", async () => {
  const { bucket, get } = await civo();
  const { owner_info } = (await bucket("b")).body;
  const { body } = await get(`objectstore/credentials/${owner_info.credential_id}?region=LON1`);
  expect(body.access_key_id).toBe(owner_info.access_key_id);
});

test("it is creating until it was read as often as set, or until some time is over", async () => {
  let now = 0;
  const clock = { now: () => now, sleep: async () => {} };
  const { bucket, get } = await civo({ pollsUntilReady: 1, readyAfterMs: 3000 }, { clock });
  const made = (await bucket("b")).body;
  const read = async () => (await get(`objectstores/${made.id}?region=LON1`)).body.status;
  expect([made.status, await read()]).toEqual(["creating", "creating"]);
  now = 3000;
  expect(await read()).toBe("ready");
});

test("how far a name must be unique is unknown: in the account, or in the region", async () => {
  const account = await civo();
  await account.bucket("b", "LON1");
  expect((await account.bucket("b", "FRA1")).status).toBe(409);
  const region = await civo({ nameScope: "region" });
  await region.bucket("b", "LON1");
  expect((await region.bucket("b", "FRA1")).status).toBe(200);
  expect((await region.bucket("b", "FRA1")).status).toBe(409);
});

test("another customer's name is taken though no list shows it", async () => {
  const { bucket, get } = await civo({ takenNames: ["data"] });
  expect((await bucket("data")).body.code).toBe("database_object_store_duplicate_name");
  expect((await get("objectstores?region=LON1")).body.items).toEqual([]);
});

test("the endpoint is a bare host (C), or a URL with the bucket (D)", async () => {
  const host = await civo();
  expect((await host.bucket("b", "FRA1")).body.objectstore_endpoint).toBe("objectstore.fra1.civo.com");
  const url = await civo({ endpointForm: "url" });
  expect((await url.bucket("b")).body.objectstore_endpoint).toBe("https://objectstore.lon1.civo.com/b");
});

test("the size is max_size_gb or size in requests, max_size or max_size_gb in replies (G, D)", async () => {
  const structs = await civo();
  expect((await structs.post("objectstores", { name: "b", size: 1500 })).body.max_size).toBe(1500);
  const page = await civo({ sizeField: "max_size_gb" });
  expect((await page.bucket("b")).body.max_size_gb).toBe(500);
});

test.each([0, 250, 750, undefined])("a size of %s GB is refused: 500 or multiples (C)", async (size) => {
  const { post } = await civo();
  expect((await post("objectstores", { name: "b", region: "LON1", max_size_gb: size })).status).toBe(400);
});

test("PUT changes the size, not name or owner; whether it may shrink is unknown", async () => {
  const { bucket, put } = await civo();
  const { id, owner_info } = (await bucket("b")).body;
  const change = { region: "LON1", max_size_gb: 1000, name: "c", access_key_id: "X" };
  expect((await put(`objectstores/${id}`, change)).body).toMatchObject({
    ...{ name: "b", owner_info, max_size: 1000 },
  });
  expect((await put(`objectstores/${id}`, { region: "LON1", max_size_gb: 500 })).status).toBe(200);
  const rigid = await civo({ shrinking: false });
  const big = (await rigid.post("objectstores", { name: "b", max_size_gb: 1000 })).body;
  expect((await rigid.put(`objectstores/${big.id}`, { max_size_gb: 500 })).status).toBe(400);
});

test("the account's quota of GB counts for create and resize (facts: quota)", async () => {
  const { bucket, put } = await civo({ objectStoreGbQuota: 1000 });
  const { id } = (await bucket("one")).body;
  await bucket("two");
  expect((await bucket("three")).body.code).toBe("quota_limit_reached");
  expect((await put(`objectstores/${id}`, { max_size_gb: 1000 })).body.code).toBe("quota_limit_reached");
});

test("stats: sizes in KB (facts: Object storage)", async () => {
  const { bucket, get } = await civo();
  const { id } = (await bucket("b")).body;
  const stats = (await get(`objectstores/${id}/stats?region=LON1`)).body;
  expect(stats).toEqual({ size_kb_utilised: 0, max_size_kb: 500 * 1024 * 1024, num_objects: 0 });
});

test("delete: gone at once; then not found, in each form that it may take (facts: Not found)", async () => {
  const { bucket, get, del } = await civo();
  const { id } = (await bucket("b")).body;
  expect((await del(`objectstores/${id}?region=LON1`)).body).toEqual({ result: "success" });
  expect(await get(`objectstores/${id}?region=LON1`)).toMatchObject({
    status: 404,
    body: { code: "database_object_store_not_found" },
  });
  const text = await civo({ notFoundForm: "text" });
  expect(await text.get("objectstores/none?region=LON1")).toMatchObject({
    status: 404,
    body: expect.stringContaining("not found"),
  });
  const empty = await civo({ notFoundForm: "empty" });
  expect(await empty.get("objectstores/none?region=LON1")).toMatchObject({ status: 200, body: { id: "" } });
});

test("a region without object stores refuses them (civogo issue 203)", async () => {
  const { bucket, credential } = await civo({ regionsWithoutObjectStore: ["PHX1"] });
  for (const { status, body } of [await bucket("b", "PHX1"), await credential("c", "PHX1")]) {
    expect([status, body.code]).toEqual([400, "database_region_feature_not_supported"]);
  }
});
