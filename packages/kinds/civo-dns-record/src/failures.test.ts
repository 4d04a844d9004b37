import zone from "@kindling/civo-dns-zone";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let kinds: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  kinds = await openCivoKinds();
});
afterAll(() => kinds.close());

const www = { name: "www", type: "A", value: "192.0.2.1" };

it.each([
  [
    { ref: { name: "example-com" } },
    /zone of CivoDnsRecord dev\.www refers to CivoDnsZone dev\.example-com, which isn't up: run `up`/,
  ],
  [
    "00000000-0000-4000-8000-000000000000",
    /DNS record www: .*database_dns_domain_not_found.*The domain must be given by its id: `civo domain list`/,
  ],
])("in the zone %j fails with the cause and what to do", async (zone, failure) => {
  const run = await kinds.run("up", kind, "www", { ...www, zone });
  expect(failuresOf(run)).toMatch(failure);
});

it("whose reference gives what doesn't fit its type fails with the cause and what to do", async () => {
  await kinds.run("up", zone, "example-com", { domainName: "example.com" });
  const ref = { kind: "CivoDnsZone", name: "example-com" };
  const record = { ...www, zone: { ref: { name: "example-com" } }, value: { ref } };
  expect(failuresOf(await kinds.run("up", kind, "www", record))).toMatch(
    /spec\.value: an A record needs an IPv4 address, which example-com doesn't give: .*fieldPath/,
  );
  const alias = await kinds.run("up", kind, "www", { ...record, type: "CNAME" });
  expect([failuresOf(alias), alias.outputs.value?.value]).toEqual(["", "example.com"]);
});
