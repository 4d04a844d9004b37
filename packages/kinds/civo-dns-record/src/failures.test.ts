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
