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
