import { isSecret, secret, UNKNOWN, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "./against-cloud.fixture.ts";
import type { RequestTrace } from "./index.ts";

const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

test("a credential and a bucket come up with one request each, and go", async () => {
  const { provider, create, requests, waits } = await bench();
  const credential = await create("ObjectStoreCredential", "bucket-creds");
  const accessKeyId = credential.outputs.accessKeyId ?? null;
  const bucket = await create("ObjectStore", "bucket", { name: "my-bucket", region: "LON1", accessKeyId });
  expect(withoutSecrets(bucket.outputs)).toEqual({
    name: "my-bucket",
    region: "LON1",
    maxSizeGb: 500,
    accessKeyId: withoutSecrets(accessKeyId),
    bucketUrl: "https://objectstore.lon1.civo.com/my-bucket",
    status: "ready",
  });
  await provider.delete(bucket);
  await provider.delete(credential);
  expect(requests).toEqual([
    "POST /v2/objectstore/credentials 200",
    "POST /v2/objectstores 200",
    `DELETE /v2/objectstores/${bucket.id} 200`,
    `DELETE /v2/objectstore/credentials/${credential.id} 200`,
  ]);
  expect(waits).toEqual([]);
});

test("keys are secret in outputs and in inputs, and so is what the program marks", async () => {
  const { create } = await bench();
  const news = { region: "LON1", name: secret("hidden"), secretAccessKey: "hush" };
  const { inputs, outputs } = await create("ObjectStoreCredential", "creds", news);
  expect([inputs.secretAccessKey, outputs.secretAccessKey, outputs.accessKeyId].every(isSecret)).toBe(true);
  expect([outputs.name, outputs.region].map(isSecret)).toEqual([true, false]);
});

test("waiting: looks again soon, and says what for (2.4.8 took 3-5 s steps)", async () => {
  const { create, waits, messages } = await bench({ pollsUntilReady: 4 });
  const bucket = await create("ObjectStore", "bucket");
  expect(withoutSecrets(bucket.outputs)).toMatchObject({ status: "ready" });
  expect(waits.every((ms) => ms >= 200 && ms <= 250)).toBe(true);
  expect(messages).toEqual([`info: waiting for bucket ${bucket.outputs.name} to be ready (creating)`]);
});

test("a bucket that never gets ready is handed over with its id, so that it isn't lost", async () => {
  const { provider, call } = await bench({ pollsUntilReady: 1_000_000 });
  const inputs = { name: "b", region: "LON1", maxSizeGb: 500 };
  const create = { ...call("ObjectStore", "b"), inputs, preview: false };
  const failure = await provider.create(create).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({
    message: "bucket b in LON1: waited 1800 s in vain for it to be ready; run again to go on",
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    outputs: { name: "b", status: "creating" },
  });
});

test("maxSizeGb changes in place", async () => {
  const { provider, create, requests } = await bench();
  const bucket = await create("ObjectStore", "bucket", { name: "b", region: "LON1" });
  const update = { ...bucket, ...asRead(bucket), news: { ...bucket.inputs, maxSizeGb: 1000 } };
  const previewed = await provider.update({ ...update, preview: true });
  const { outputs } = await provider.update({ ...update, preview: false });
  expect(previewed.outputs).toEqual(outputs);
  expect(outputs).toEqual({ ...bucket.outputs, maxSizeGb: 1000 });
  expect(requests.slice(1)).toEqual([`PUT /v2/objectstores/${bucket.id} 200`]);
});

test("keys of a credential change in place", async () => {
  const { provider, create } = await bench();
  const made = await create("ObjectStoreCredential", "creds");
  const news = { ...made.inputs, accessKeyId: "NEW", secretAccessKey: "hush" };
  const { outputs } = await provider.update({ ...made, ...asRead(made), news, preview: false });
  expect(withoutSecrets(outputs)).toMatchObject({ accessKeyId: "NEW", secretAccessKey: "hush" });
  expect(isSecret(outputs.secretAccessKey)).toBe(true);
});

test("a refused update leaves the old values (2.4.8 left the new ones in the state)", async () => {
  const { provider, create } = await bench({ objectStoreGbQuota: 500 });
  const bucket = await create("ObjectStore", "bucket", { name: "b", region: "LON1" });
  const update = {
    ...bucket,
    ...asRead(bucket),
    news: { ...bucket.inputs, maxSizeGb: 1000 },
    preview: false,
  };
  const failure = await provider.update(update).catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(PartialFailure);
  expect((await provider.read(bucket)).outputs).toEqual(bucket.outputs);
});

test("a change that took effect but didn't settle is handed over with what is there", async () => {
  const { provider, create, cloud } = await bench();
  const bucket = await create("ObjectStore", "bucket", { name: "b", region: "LON1" });
  cloud.fail({ method: "PUT", status: 500, code: "internal", when: "after", times: 5 });
  const update = {
    ...bucket,
    ...asRead(bucket),
    news: { ...bucket.inputs, maxSizeGb: 1000 },
    preview: false,
  };
  await expect(provider.update(update)).rejects.toThrow("Doing it twice does no harm: run again later");
  expect((await provider.read(bucket)).outputs).toMatchObject({ maxSizeGb: 1000 });
});

test("drift shows in a read: outputs and inputs are those of the cloud", async () => {
  const { provider, create, cloud } = await bench();
  const bucket = await create("ObjectStore", "bucket", { name: "b", region: "LON1" });
  await fetch(`${cloud.url}/v2/objectstores/${bucket.id}`, {
    method: "PUT",
    headers: { authorization: `bearer ${cloud.token}` },
    body: JSON.stringify({ region: "LON1", max_size_gb: 1500 }),
  });
  const { inputs, outputs } = await provider.read(bucket);
  expect(inputs).toEqual({ ...bucket.inputs, maxSizeGb: 1500 });
  expect(outputs).toEqual({ ...bucket.outputs, maxSizeGb: 1500 });
});

test.each(["code", "text", "empty"] as const)(
  "gone on the server: read says so, delete is done (%s)",
  async (notFoundForm) => {
    const { provider, create } = await bench({ notFoundForm });
    const bucket = await create("ObjectStore", "bucket");
    await provider.delete(bucket);
    expect(await provider.read(bucket)).toEqual({});
    await provider.delete(bucket);
  },
);

test("import by id: the provider's region first, then the others; or REGION/ID", async () => {
  const { provider, create, call } = await bench({}, { config: { region: "LON1" } });
  const bucket = await create("ObjectStore", "bucket", { name: "b", region: "NYC1", maxSizeGb: 1000 });
  for (const id of [bucket.id, `nyc1/${bucket.id}`]) {
    const imported = await provider.read({ ...call("ObjectStore", "it"), id, inputs: {}, outputs: {} });
    expect(imported).toMatchObject({
      id: bucket.id,
      inputs: { name: "b", region: "NYC1", maxSizeGb: 1000 },
      outputs: bucket.outputs,
    });
  }
  const elsewhere = { ...call("ObjectStore", "it"), id: `FRA1/${bucket.id}`, inputs: {}, outputs: {} };
  expect(await provider.read(elsewhere)).toEqual({});
});

test("a preview knows all but what Civo decides", async () => {
  const { provider, call } = await bench();
  const inputs = { name: "b", region: "LON1", maxSizeGb: 500, accessKeyId: UNKNOWN };
  const { id, outputs } = await provider.create({ ...call("ObjectStore", "b"), inputs, preview: true });
  expect(id).toBe("");
  expect(withoutSecrets(outputs)).toEqual({ ...inputs, bucketUrl: UNKNOWN, status: UNKNOWN });
  expect(isSecret(outputs.accessKeyId)).toBe(true);
});

test("a preview asks for the regions once, so that a bad token or region shows (2.4.8 did too)", async () => {
  const traces: RequestTrace[] = [];
  const { provider, call } = await bench(
    { regionsWithoutObjectStore: ["PHX1"] },
    { onRequest: (trace) => traces.push(trace) },
  );
  const randomSeed = new Uint8Array();
  const preview = (region: string) =>
    provider.check({ ...call("ObjectStore", "b"), news: { name: "b", region }, randomSeed });
  await preview("LON1");
  await preview("FRA1");
  expect(traces).toMatchObject([{ path: "/v2/regions" }]);
  await expect(preview("XYZ1")).rejects.toThrow("Civo has no region XYZ1. Valid regions: LON1, FRA1, NYC1");
  await expect(preview("PHX1")).rejects.toThrow(
    "region PHX1 has no object store. Regions that have one: LON1",
  );
  expect(await preview(UNKNOWN)).toMatchObject({ inputs: { region: UNKNOWN }, failures: [] });
});

test("each resource is in its own region, whatever others do (2.4.8 mixed them up)", async () => {
  const { create } = await bench({}, { config: { region: "FRA1" } });
  const regions = ["LON1", "nyc1", undefined, "LON1", undefined];
  const made = await Promise.all(
    regions.map((region, index) =>
      create("ObjectStoreCredential", `c${index}`, region === undefined ? {} : { region }),
    ),
  );
  expect(made.map(({ outputs }) => outputs.region)).toEqual(["LON1", "NYC1", "FRA1", "LON1", "FRA1"]);
});

test("without any region it is the account's default, by name", async () => {
  const { create } = await bench({ regions: ["MUM1", "LON1"] });
  expect((await create("ObjectStore", "bucket", {})).outputs.region).toBe("MUM1");
});

test("replies with nulls keep what is known; Civo's two forms of size and endpoint are read alike", async () => {
  const { create } = await bench({ sizeField: "max_size_gb", endpointForm: "url" });
  const { outputs } = await create("ObjectStore", "b", { name: "b", region: "LON1", maxSizeGb: 1000 });
  expect(outputs).toMatchObject({ maxSizeGb: 1000, bucketUrl: "https://objectstore.lon1.civo.com/b" });
});

test("a state of 2.4.8 is read, compared and deleted as it is", async () => {
  const { provider, create } = await bench();
  const bucket = await create("ObjectStore", "bucket", { name: "bucket-abc1234", region: "lon1" });
  const state = {
    ...bucket,
    inputs: { __defaults: ["maxSizeGb", "name"], maxSizeGb: 500, name: "bucket-abc1234", region: "lon1" },
    outputs: {
      ...(withoutSecrets(bucket.outputs) as object),
      bucketUrl: "objectstore.lon1.civo.com",
      __meta: "{}",
    },
  };
  const { inputs: news } = await provider.check({
    ...bucket,
    olds: state.inputs,
    news: { region: "LON1" },
    randomSeed: new Uint8Array(),
  });
  expect(await provider.diff({ ...asRead(state), ...bucket, news })).toMatchObject({ changes: "none" });
  expect(await provider.read(state)).toMatchObject({
    inputs: { name: "bucket-abc1234", region: "lon1" },
    outputs: { bucketUrl: "https://objectstore.lon1.civo.com/bucket-abc1234" },
  });
  await provider.delete(state);
});

test("another type or a function is refused by name", async () => {
  const { provider, call } = await bench();
  const urn = "urn:pulumi:dev::p::civo:index/loadBalancer:LoadBalancer::lb";
  const check = provider.check({ ...call("ObjectStore", "b"), urn, news: {}, randomSeed: new Uint8Array() });
  await expect(check).rejects.toThrow("the provider has no civo:index/loadBalancer:LoadBalancer");
  const invoke = { token: "civo:index/getMoon:getMoon", args: {}, signal: new AbortController().signal };
  await expect(provider.invoke(invoke)).rejects.toMatchObject({ code: "not-found" });
});
