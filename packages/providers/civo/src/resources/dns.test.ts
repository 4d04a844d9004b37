import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

async function zone(settings = {}) {
  const all = await bench(settings);
  const domain = await all.create("DnsDomainName", "zone", { name: "example.com" });
  const record = (news: object) =>
    all.create("DnsDomainRecord", "record", {
      ...{ domainId: domain.id, name: "@", type: "A", value: "192.0.2.1", ttl: 600 },
      ...news,
    });
  const change = (made: Made, news: object) =>
    all.provider.update({ ...made, ...asRead(made), news: { ...made.inputs, ...news }, preview: false });
  const diff = (made: Made, news: object) =>
    all.provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...news } });
  return { ...all, domain, record, change, diff };
}

test("a domain comes up, is renamed in place, and goes with its records", async () => {
  const { provider, domain, record, change, diff } = await zone();
  expect(domain.outputs).toEqual({ name: "example.com", accountId: "sandbox-account" });
  const www = await record({ name: "www" });
  expect((await diff(domain, { name: "Example.COM" })).changes).toBe("none");
  expect((await diff(domain, { name: "example.org" })).replaces).toEqual([]);
  expect((await change(domain, { name: "example.org" })).outputs.name).toBe("example.org");
  await provider.delete(domain);
  expect([await provider.read(domain), await provider.read(www)]).toEqual([{}, {}]);
  await provider.delete(www);
});

test.each(["id", "domain"])("a domain is imported by its %s", async (form) => {
  const { provider, domain, call } = await zone();
  const id = form === "id" ? domain.id : "Example.com";
  const imported = await provider.read({ ...call("DnsDomainName", "it"), id, inputs: {}, outputs: {} });
  expect(imported).toEqual({ id: domain.id, inputs: { name: "example.com" }, outputs: domain.outputs });
});

test("a domain that is taken: which, and what to do", async () => {
  const { create, domain } = await zone();
  await expect(create("DnsDomainName", "two", { name: "example.com" })).rejects.toThrow(`id ${domain.id}`);
});

test.each(["upper", "lower"] as const)(
  "a record of the domain itself, with its type in %s case",
  async (recordTypeCase) => {
    const { provider, record, diff, call, domain } = await zone({ recordTypeCase });
    const made = await record({ type: "mx", value: "mail.example.com", priority: 5 });
    expect(made.outputs).toEqual({
      ...{ domainId: domain.id, name: "@", type: "MX", value: "mail.example.com", ttl: 600, priority: 5 },
      ...{ accountId: "sandbox-account", createdAt: expect.any(String), updatedAt: expect.any(String) },
    });
    expect((await diff(made, { type: "MX" })).changes).toBe("none");
    expect((await provider.read(made)).inputs).toEqual(made.inputs);
    const id = `${domain.id}:${made.id}`;
    const imported = await provider.read({ ...call("DnsDomainRecord", "it"), id, inputs: {}, outputs: {} });
    expect(imported).toEqual({ id: made.id, inputs: { ...made.inputs, type: "MX" }, outputs: made.outputs });
  },
);

test("an import id of another form is refused with the right one", async () => {
  const { provider, call } = await zone();
  const read = provider.read({ ...call("DnsDomainRecord", "it"), id: "abc", inputs: {}, outputs: {} });
  await expect(read).rejects.toThrow("<domain id>:<record id>");
});

test("a change of one field sends them all; another domain replaces", async () => {
  const { provider, cloud, record, change, diff, domain } = await zone();
  const made = await record({ type: "MX", value: "mail", priority: 5 });
  expect((await change(made, { ttl: 60 })).outputs).toMatchObject({ ttl: 60, priority: 5, value: "mail" });
  const listed = await behindBack(cloud).get(`dns/${domain.id}/records`);
  expect(listed).toMatchObject([{ type: "MX", name: "@", value: "mail", priority: 5, ttl: 60 }]);
  expect((await change(made, { type: "TXT", priority: null })).outputs).not.toHaveProperty("priority");
  expect((await diff(made, { domainId: "another" })).replaces).toEqual(["domainId"]);
  await provider.delete(made);
  expect(await provider.read(made)).toEqual({});
});

test.each([
  [{ priority: 5 }, "priority"],
  [{ type: "CNAME", value: "b", priority: 0 }, "priority"],
  [{ ttl: 59 }, "ttl"],
  [{ ttl: 3601 }, "ttl"],
  [{ type: "AAAA" }, "type"],
  [{ name: "two words" }, "name"],
])("%j is refused before anything is sent", async (wrong, property) => {
  const { provider, call, domain } = await zone();
  const news = { domainId: domain.id, name: "@", type: "A", value: "192.0.2.1", ttl: 600, ...wrong };
  const check = { ...call("DnsDomainRecord", "r"), news, randomSeed: new Uint8Array() };
  expect((await provider.check(check)).failures).toMatchObject([{ property }]);
});

test("no priority was asked for, none comes back as asked for", async () => {
  const { provider, record } = await zone();
  for (const type of ["MX", "A"]) {
    const made = await record({ type });
    expect((await provider.read(made)).inputs).toEqual(made.inputs);
  }
});

test("a lost answer: the record is taken up, another of its name isn't", async () => {
  const { cloud, record, requests } = await zone();
  const other = await record({ value: "192.0.2.2" });
  cloud.fail({ method: "POST", path: "/records", when: "after" });
  expect((await record({})).id).not.toBe(other.id);
  expect(
    requests.filter((request) => request.startsWith("POST") && request.includes("records")),
  ).toHaveLength(2);
});

test("a record gone on the server is noticed; an outage isn't taken for it", async () => {
  const { provider, cloud, record, domain } = await zone();
  const made = await record({});
  cloud.fail({ method: "GET", path: "/records", status: 404, code: "database_account_not_found" });
  await expect(provider.read(made)).rejects.toThrow("refused the API token");
  cloud.fail({ method: "GET", path: "/records", status: 404, code: "database_dns_domain_not_found" });
  // The domain is there, so the answer can't be right.
  await expect(provider.read(made)).rejects.toThrow("database_dns_domain_not_found");
  await behindBack(cloud).remove(`dns/${domain.id}/records/${made.id}`);
  expect(await provider.read(made)).toEqual({});
  await provider.delete(made);
});
