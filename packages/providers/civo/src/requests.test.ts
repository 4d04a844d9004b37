import { expect, test } from "vitest";
import { bench } from "./against-cloud.fixture.ts";
import type { RequestTrace } from "./index.ts";

const named = { name: "my-bucket", region: "LON1" };

test("a dropped connection after the work: the bucket is taken up, not doubled", async () => {
  const { cloud, create, requests, messages } = await bench();
  const { outputs } = await create("ObjectStoreCredential", "creds");
  cloud.fail({ method: "POST", path: "/objectstores", when: "after" });
  const bucket = await create("ObjectStore", "bucket", {
    ...named,
    accessKeyId: outputs.accessKeyId ?? null,
  });
  expect(bucket.outputs.status).toBe("ready");
  expect(requests.slice(1)).toEqual(["POST /v2/objectstores 0", "GET /v2/objectstores 200"]);
  expect(messages).toContain("info: Civo's answer was lost; found bucket my-bucket made and took it up");
});

test("a dropped connection before the work: the bucket isn't there, so POST goes out again", async () => {
  const { cloud, create, requests } = await bench();
  cloud.fail({ method: "POST", when: "before" });
  await create("ObjectStore", "bucket", named);
  expect(requests).toEqual([
    "POST /v2/objectstores 0",
    "GET /v2/objectstores 200",
    "POST /v2/objectstores 200",
  ]);
});

test("an auto-named credential is taken up by its name, which nobody else has", async () => {
  const { cloud, create, requests } = await bench({ sameCredentialNames: true });
  cloud.fail({ method: "POST", status: 502, when: "after" });
  const credential = await create("ObjectStoreCredential", "creds");
  expect(requests).toHaveLength(2);
  expect(credential.id).toMatch(/^[0-9a-f-]{36}$/);
});

test("a bucket of the same name but another owner is not taken up", async () => {
  const { cloud, create } = await bench();
  const mine = await create("ObjectStoreCredential", "creds");
  await create("ObjectStore", "other", named);
  cloud.fail({ method: "POST", when: "before" });
  const again = create("ObjectStore", "bucket", { ...named, accessKeyId: mine.outputs.accessKeyId ?? null });
  await expect(again).rejects.toThrow("a bucket of this name already exists");
});

test("an answer that is overdue may still be carried out: no second POST", async () => {
  const { cloud, create, requests, waits } = await bench();
  cloud.fail({ method: "POST", status: 504, when: "before" });
  await expect(create("ObjectStore", "bucket", named)).rejects.toThrow("Civo failed to answer");
  expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
  expect(waits).toEqual([1000, 2000, 4000, 8000]);
});

test("an answer that isn't JSON is as good as lost", async () => {
  const { cloud, create, requests } = await bench();
  cloud.fail({ method: "POST", status: 200, when: "after" });
  await create("ObjectStore", "bucket");
  expect(requests).toEqual(["POST /v2/objectstores 200", "GET /v2/objectstores 200"]);
});

test.each([
  ["a name that was made up", "ObjectStoreCredential", {}],
  ["an owner of its own", "ObjectStore", { name: "my-bucket", accessKeyId: "AKIA" }],
])("what an interrupted run made is taken over, known by %s", async (_, type, given) => {
  const { create, provider, requests } = await bench();
  await create("ObjectStoreCredential", "keys", { region: "LON1", name: "keys", accessKeyId: "AKIA" });
  const first = await create(type, "mine", { region: "LON1", ...given });
  requests.length = 0;
  const { id, outputs, ...again } = first;
  const taken = await provider.create({ ...again, preview: false, interrupted: true });
  expect(taken).toEqual({ id, outputs });
  expect(requests.filter((request) => request.startsWith("POST"))).toEqual([]);
  // Another's stays another's, and so it does for a run that isn't told of an interruption.
  await expect(provider.create({ ...again, preview: false })).rejects.toThrow("already exists");
});

test("what another has is not taken over after an interruption", async () => {
  const { create, provider } = await bench();
  await create("ObjectStoreCredential", "keys", { region: "LON1", name: "keys", accessKeyId: "AKIA" });
  const other = await create("ObjectStore", "mine", { region: "LON1", name: "my-bucket" });
  const inputs = { ...other.inputs, accessKeyId: "AKIA" };
  const made = provider.create({ ...other, inputs, preview: false, interrupted: true });
  await expect(made).rejects.toThrow("already exists");
});

test.each([
  ["500", { status: 500, code: "internal", times: 3 }],
  ["502 with HTML", { status: 502, times: 3 }],
  ["a dropped connection", { times: 3 }],
])("%s on a read is tried again, never taken for gone", async (_, failure) => {
  const { cloud, create, provider, waits } = await bench();
  const bucket = await create("ObjectStore", "bucket");
  cloud.fail({ method: "GET", ...failure });
  expect((await provider.read(bucket)).id).toBe(bucket.id);
  expect(waits).toHaveLength(3);
});

test.each([
  ["5xx without end", { status: 500, code: "internal", times: 99 }],
  ["401", { status: 401, code: "database_account_not_found" }],
  ["an account not found, as 404", { status: 404, code: "database_account_not_found" }],
  ["a region outage, as 404", { status: 404, code: "database_region_not_found" }],
  ["a region that timed out", { status: 404, code: "region_unavailable" }],
])("%s is an error of read and delete, never gone (2.4.8 dropped the resource)", async (_, failure) => {
  const { cloud, create, provider } = await bench();
  const bucket = await create("ObjectStore", "bucket");
  cloud.fail({ method: "GET", path: bucket.id, ...failure });
  await expect(provider.read(bucket)).rejects.toMatchObject({ code: "cloud", path: bucket.urn });
  cloud.fail({ method: "DELETE", ...failure });
  await expect(provider.delete(bucket)).rejects.toMatchObject({ code: "cloud" });
});

test("a 404 on the id of a bucket that the list still holds is not gone", async () => {
  const { cloud, create, provider } = await bench();
  const bucket = await create("ObjectStore", "bucket");
  cloud.fail({ method: "GET", path: bucket.id, status: 404 });
  expect((await provider.read(bucket)).id).toBe(bucket.id);
  cloud.fail({ method: "DELETE", status: 404 });
  await expect(provider.delete(bucket)).rejects.toThrow("Civo doesn't find it");
});

test("a lost answer to DELETE is sent again, and then it is gone", async () => {
  const { cloud, create, provider, requests } = await bench();
  const bucket = await create("ObjectStore", "bucket");
  cloud.fail({ method: "DELETE", when: "after" });
  await provider.delete(bucket);
  expect(requests.slice(1, 3)).toEqual([
    `DELETE /v2/objectstores/${bucket.id} 0`,
    `DELETE /v2/objectstores/${bucket.id} 404`,
  ]);
});

test("429 is waited out as long as Retry-After says, POST included", async () => {
  const { create, waits, requests, messages } = await bench({ requestsPerSecond: 2 });
  const names = ["a", "b", "c", "d", "e"];
  const made = await Promise.all(names.map((name) => create("ObjectStoreCredential", name)));
  expect(new Set(made.map(({ id }) => id)).size).toBe(5);
  expect(new Set(waits)).toEqual(new Set([1000]));
  expect(requests.filter((request) => request.endsWith("200"))).toHaveLength(5);
  expect(messages).toContain(
    "info: POST objectstore/credentials: 429 rate_limit_exceeded: Too many requests",
  );
});

test("429 without Retry-After is waited out with growing pauses", async () => {
  const failures = [{ method: "POST", status: 429, code: "rate_limit_exceeded", times: 3 } as const];
  const { create, waits } = await bench({ failures });
  await create("ObjectStoreCredential", "creds");
  expect(waits.map((ms) => ms > 250 && ms <= 2000)).toEqual([true, true, true]);
  expect(waits).toEqual(waits.toSorted((one, other) => one - other));
});

test("nobody listening: POST is safe to send again, then the error says where it went", async () => {
  const { cloud, provider, call, waits } = await bench();
  await cloud.close();
  const inputs = { ...named, maxSizeGb: 500 };
  const creating = provider.create({ ...call("ObjectStore", "bucket"), inputs, preview: false });
  await expect(creating).rejects.toThrow(`bucket my-bucket in LON1: can't reach Civo at ${cloud.url}`);
  expect(waits).toHaveLength(4);
});

test("an aborted call stops at once", async () => {
  const { create, cloud, stop } = await bench({ pollsUntilReady: 1_000_000 });
  cloud.fail({ method: "GET", every: 3, times: 1, status: 500 });
  const creating = create("ObjectStore", "bucket", named);
  stop.abort();
  await expect(creating).rejects.toMatchObject({ code: "cancelled" });
});

test("tracing shows every try, and nothing secret", async () => {
  const traces: RequestTrace[] = [];
  const { cloud, create } = await bench({}, { onRequest: (trace) => traces.push(trace) });
  cloud.fail({ method: "POST", when: "before" });
  const news = { name: "c", region: "LON1", accessKeyId: "AKEY", secretAccessKey: "hush" };
  await create("ObjectStoreCredential", "creds", news);
  expect(traces).toEqual([
    { method: "GET", path: "/v2/regions", status: 200, ms: expect.any(Number) },
    { method: "POST", path: "/v2/objectstore/credentials", ms: expect.any(Number) },
    { method: "GET", path: "/v2/objectstore/credentials", status: 200, ms: expect.any(Number) },
    { method: "POST", path: "/v2/objectstore/credentials", status: 200, ms: expect.any(Number) },
  ]);
  expect(JSON.stringify(traces)).not.toMatch(new RegExp(`hush|AKEY|${cloud.token}`));
});

test("lists are read to their last page", async () => {
  const { create, cloud, requests } = await bench({ pageLimit: 2 });
  for (const name of ["a", "b", "c", "d"]) await create("ObjectStoreCredential", name);
  cloud.fail({ method: "POST", when: "after" });
  await create("ObjectStoreCredential", "e");
  expect(requests.slice(5)).toEqual(Array(3).fill("GET /v2/objectstore/credentials 200"));
});
