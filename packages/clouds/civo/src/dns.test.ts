import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";

const www = { type: "a", name: "www", value: "192.0.2.1" };

async function domain(settings = {}) {
  const api = await civo(settings);
  const id = await api.made("dns", { name: "example.com" });
  return { ...api, id, records: `dns/${id}/records` };
}

test("a domain is account-wide, its name unique and changeable (facts: DNS)", async () => {
  const { id, get, put, post, outcome } = await domain();
  const account_id = expect.any(String);
  expect((await get("dns?region=FRA1")).body).toEqual([{ id, account_id, name: "example.com" }]);
  expect(outcome(await post("dns", { name: "example.com" }))).toBe("409 database_dns_domain_duplicate_name");
  expect((await put(`dns/${id}`, { name: "example.org" })).body).toEqual({
    id,
    account_id,
    name: "example.org",
  });
  // There is no GET of one: list.
  expect((await get(`dns/${id}`)).status).toBe(404);
});

test("a record: 600 s unless said; no GET of one; PUT sends all fields (facts: DNS)", async () => {
  const { id, records, get, post, put, outcome } = await domain();
  const record = (await post(records, www)).body;
  expect(record).toMatchObject({
    type: "A",
    name: "www",
    value: "192.0.2.1",
    ttl: 600,
    priority: 0,
    domain_id: id,
  });
  expect((await get(`${records}/${record.id}`)).status).toBe(404);
  const mx = { type: "MX", name: "@", value: "mail.example.com", priority: 10, ttl: 60 };
  expect((await put(`${records}/${record.id}`, mx)).body).toMatchObject(mx);
  expect((await get(records)).body).toHaveLength(1);
  expect(outcome(await put(`${records}/${record.id}`, { value: "x" }))).toBe("400 parameter_type_invalid");
});

test("(?) a record's type may come back in lower case", async () => {
  const { records, post } = await domain({ recordTypeCase: "lower" });
  expect((await post(records, { ...www, type: "CNAME" })).body.type).toBe("cname");
});

test.each([
  [{ type: "AAAA" }, "400 parameter_type_invalid"],
  [{ ttl: 59 }, "400 parameter_ttl_invalid"],
  [{ ttl: 3601 }, "400 parameter_ttl_invalid"],
  [{ value: "" }, "400 parameter_value_invalid"],
])("a record with %o is refused (T)", async (change, code) => {
  const { records, post, outcome } = await domain();
  expect(outcome(await post(records, { ...www, ...change }))).toBe(code);
});

test("deleting a domain deletes its records (U)", async () => {
  const { id, records, post, del, get, outcome } = await domain();
  const record = (await post(records, www)).body;
  expect(outcome(await del(`${records}/${record.id}`))).toBe("success");
  expect(outcome(await del(`${records}/${record.id}`))).toBe("404 database_dns_record_not_found");
  await post(records, www);
  await del(`dns/${id}`);
  expect(outcome(await get(records))).toBe("404 database_dns_domain_not_found");
});
