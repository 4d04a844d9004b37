import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { database_count: 1 } });
});
afterAll(() => civo.close());

const spec = {
  ...{ databaseName: "db", region: "LON1", engine: "PostgreSQL", engineVersion: "16", size: "g3.db.small" },
};

it.each([
  [
    { size: "g3.db.enormous" },
    /database db in LON1: .*The size must be one that Civo offers.*`civo size list --region LON1`/,
  ],
  [
    { engineVersion: "9" },
    /no PostgreSQL 9.*The version must be one that Civo offers: `civo database versions/,
  ],
  [{ engine: "MySQL", engineVersion: "8.4" }, /no new MySQL databases since November 2025/],
  [{ nodes: 2 }, /database db in LON1: .*There may be 1, 3 or 5 nodes/],
  [
    { network: { ref: { name: "main" } } },
    /network of CivoDatabase dev\.db refers to CivoVpc dev\.main, which isn't up/,
  ],
])("%j fails with the cause and what to do", async (wrong, failure) =>
  expect(failuresOf(await civo.run("up", kind, "db", { ...spec, ...wrong }))).toMatch(failure),
);

it("with a firewall of another network fails saying where it must be", async () => {
  const network = await civo.request("POST", "networks", { label: "other", region: "LON1" });
  const { id } = await civo.request("POST", "firewalls", {
    name: "f",
    network_id: network.id,
    region: "LON1",
  });
  const run = await civo.run("up", kind, "db", { ...spec, firewall: id });
  expect(failuresOf(run)).toMatch(/The firewall must be in the same region and network/);
});

it("over the quota says how much of it is used", async () => {
  expect(failuresOf(await civo.run("up", kind, "one", spec))).toBe("");
  expect(failuresOf(await civo.run("up", kind, "two", spec))).toMatch(
    /quota .*1 of 1 used.*ask Civo support/s,
  );
});
