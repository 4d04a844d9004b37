import { expect, test } from "vitest";
import { civo, client } from "./client.fixture.ts";

test("regions: listed in upper case with a default and features (facts: Look-ups)", async () => {
  const { get } = await civo({ regions: ["LON1", "PHX1"], regionsWithoutObjectStore: ["PHX1"] });
  const { body } = await get("regions");
  expect(body.map(({ code, default: main, features }) => [code, main, features.object_store])).toEqual([
    ["LON1", true, true],
    ["PHX1", false, false],
  ]);
});

test("quota: limits and usage of the whole account (facts: Look-ups)", async () => {
  const { get, bucket } = await civo({ objectStoreGbQuota: 2000 });
  await bucket("one", "LON1");
  await bucket("two", "FRA1");
  expect((await get("quota?region=LON1")).body).toMatchObject({
    objectstore_gb_limit: 2000,
    objectstore_gb_usage: 1000,
    instance_count_usage: 0,
  });
});

test("the quota falls only some time after a delete (U), as set", async () => {
  const clock = { time: 0, now: () => clock.time, sleep: async () => {} };
  const { get, del, bucket, outcome } = await civo({ quotaLagMs: 1000, objectStoreGbQuota: 500 }, { clock });
  const { id } = (await bucket("a")).body;
  await del(`objectstores/${id}?region=LON1`);
  expect(outcome(await bucket("b"))).toBe("403 quota_limit_reached");
  clock.time = 1000;
  expect((await get("quota")).body).toMatchObject({ objectstore_gb_usage: 0 });
  expect((await bucket("b")).status).toBe(200);
});

test.each(["requires_authentication", "database_account_not_found"] as const)(
  "a bad token is 401, as %s (facts: Errors)",
  async (badTokenForm) => {
    const { cloud } = await civo({ badTokenForm, token: "right" });
    const { status, body } = await client({ url: cloud.url, token: "wrong" }).get("regions");
    expect(status).toBe(401);
    expect([body.result, body.code]).toContain(badTokenForm);
    expect((await client({ url: cloud.url, token: "right" }).get("regions")).status).toBe(200);
  },
);

test("an unknown region is 404 database_region_not_found; case doesn't matter (facts: Region, case)", async () => {
  const { get, bucket } = await civo();
  expect((await get("objectstores?region=XYZ1")).body.code).toBe("database_region_not_found");
  expect((await bucket("b", "lon1")).status).toBe(200);
  expect((await get("objectstores?region=LON1")).body.items).toHaveLength(1);
});

test.each([
  ["default", "NYC1"],
  ["any", "LON1"],
] as const)(
  "without a region it is the account's default, or any (facts: Region, missing): %s",
  async (missingRegion, region) => {
    const { get, post } = await civo({ regions: ["NYC1", "LON1"], missingRegion });
    await post("objectstores", { name: "b", max_size_gb: 500 });
    expect((await get(`objectstores?region=${region}`)).body.items).toHaveLength(1);
  },
);

test("POST takes the region from the body, GET from the query (facts: Region)", async () => {
  const { get, post } = await civo();
  await post("objectstores?region=FRA1", { name: "b", region: "LON1", max_size_gb: 500 });
  expect((await get("objectstores?region=LON1")).body.items).toHaveLength(1);
});

test("a form-encoded body is taken too, as Civo's page has it (facts: Body)", async () => {
  const { post } = await civo();
  expect((await post("objectstores", "name=b&region=LON1&max_size_gb=500")).body.name).toBe("b");
  expect((await post("objectstores", "not=a&region=LON1")).status).toBe(400);
});

test("lists come in envelopes of 20 items unless asked (facts: Lists in an envelope)", async () => {
  const { get, credential } = await civo({ pageLimit: 22 });
  for (let number = 0; number < 45; number++) await credential(`c${number}`);
  const first = (await get("objectstore/credentials?region=LON1")).body;
  expect(first).toMatchObject({ page: 1, per_page: 20, pages: 3 });
  const third = (await get("objectstore/credentials?region=LON1&page=3")).body;
  expect(third.items.map(({ name }) => name)).toEqual(["c40", "c41", "c42", "c43", "c44"]);
  // `per_page` may come back null, and there may be a most.
  const most = (await get("objectstore/credentials?region=LON1&per_page=500")).body;
  expect(most).toMatchObject({ per_page: null, pages: 3 });
  expect(most.items).toHaveLength(22);
});

test("sizes tell by their names what they are for (C); not all can be chosen (facts: Look-ups)", async () => {
  const { get } = await civo();
  const { body } = await get("sizes?region=LON1");
  expect(body).toContainEqual(
    expect.objectContaining({
      name: "g3.xsmall",
      type: "Instance",
      cpu_cores: 1,
      ram_mb: 1024,
      selectable: true,
    }),
  );
  const types = body.map(({ name, type }) => `${/\.kube\.|\.k3s\.|\.db\./.exec(name)?.[0] ?? ""} ${type}`);
  expect(new Set(types)).toEqual(
    new Set([" Instance", ".kube. Kubernetes", ".k3s. Kubernetes", ".db. Database"]),
  );
});

test("disk images: ids differ per region, images of nodes are among them, own ones by type (D)", async () => {
  const { get, show, outcome } = await civo({ customImages: ["mine"] });
  const here = (await get("disk_images?region=LON1")).body;
  const jammy = here.find(({ name }) => name === "ubuntu-jammy");
  expect(await show("disk_images", jammy?.id ?? "")).toMatchObject({
    ...{
      name: "ubuntu-jammy",
      state: "available",
      distribution: "ubuntu",
      version: "22.04",
      initial_user: "civo",
    },
  });
  expect(outcome(await get(`disk_images/${jammy?.id}?region=FRA1`))).toBe(
    "404 database_disk_image_not_found",
  );
  expect(here.map(({ name }) => name)).toContain("1.30.5-k3s1");
  expect((await get("disk_images?region=LON1&type=custom")).body.map(({ name }) => name)).toEqual(["mine"]);
});

test("volume types by the names seen (facts: Look-ups)", async () => {
  const { get } = await civo();
  const { body } = await get("volumetypes?region=LON1");
  expect(body.map(({ name }) => name)).toEqual(["ms-xfs-2-replicas", "encrypted-standard", "csi-s3"]);
});

test("PHX1 has no object store unless set (civo.com/docs/overview/regions, April 2026)", async () => {
  const { get, bucket, outcome } = await civo();
  const without = (await get("regions")).body.filter(({ features }) => !features.object_store);
  expect(without.map(({ code }) => code)).toEqual(["PHX1"]);
  expect(outcome(await bucket("b", "PHX1"))).toBe("400 database_region_feature_not_supported");
  const everywhere = await civo({ regionsWithoutObjectStore: [] });
  expect((await everywhere.bucket("b", "PHX1")).status).toBe(200);
});
