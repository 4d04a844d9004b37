import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";
import { machines } from "./machines.fixture.ts";

const small = { name: "d", size: "g3.db.small", software: "PostgreSQL" };

test("a database: Pending, then Ready with its addresses; the host by its id (facts: Databases)", async () => {
  const { network, firewall, made, show } = await machines({ pollsUntilReady: 2 });
  const firewall_id = await firewall("f");
  const id = await made("databases", { ...small, network_id: network, firewall_id, nodes: 3 });
  expect(await show("databases", id)).toMatchObject({ status: "Pending", public_ipv4: "" });
  const ready = await show("databases", id);
  const { password } = ready;
  expect(ready).toMatchObject({
    ...{ name: "d", nodes: 3, size: "g3.db.small", software: "PostgreSQL", software_version: "17" },
    ...{ network_id: network, firewall_id, port: 5432, username: "postgres", status: "Ready" },
    ...{
      dns_entry: `${id}.db.civo.com`,
      public_ipv4: expect.stringMatching(/^198/),
      private_ipv4: "192.168.2.250",
    },
    database_user_info: [{ username: "postgres", password, port: 5432 }],
  });
});

test("versions by software, one the default; (?) case doesn't matter when it is asked for", async () => {
  const { get, made, show } = await civo();
  const { body } = await get("databases/versions?region=LON1");
  expect(body).toEqual({ PostgreSQL: expect.arrayContaining([{ software_version: "17", default: true }]) });
  const id = await made("databases", { ...small, software: "postgresql", software_version: "15" });
  expect(await show("databases", id)).toMatchObject({ software: "PostgreSQL", software_version: "15" });
});

test.each([
  [false, "400 parameter_software_invalid"],
  [true, undefined],
])("new MySQL is blocked since 2025-11 (civo/cli PR 575), or not: %s", async (newMySql, code) => {
  const { post, outcome } = await civo({ newMySql });
  expect(outcome(await post("databases", { ...small, software: "MySQL" }))).toBe(code);
});

test.each([
  [false, "400 parameter_nodes_invalid"],
  [true, undefined],
])("(?) 1, 3 or 5 nodes (U), or any: %s", async (anyDatabaseNodes, code) => {
  const { post, outcome } = await civo({ anyDatabaseNodes });
  expect(outcome(await post("databases", { ...small, nodes: 2 }))).toBe(code);
});

test.each([
  [{ size: "g3.small" }, "404 database_size_not_found"],
  [{ software: "Oracle" }, "400 parameter_software_invalid"],
  [{ software_version: "1" }, "400 parameter_software_version_invalid"],
  [{ firewall_rule: "5432" }, "400 parameter_firewall_rule_invalid"],
  [{ name: "" }, "400 parameter_name_invalid"],
])("a create with %o is refused", async (change, code) => {
  const { post, outcome } = await civo();
  expect(outcome(await post("databases", { ...small, ...change }))).toBe(code);
});

test("PUT changes name, nodes and firewall only; usage counts every node (facts: Databases, quota)", async () => {
  const { network, firewall, made, put, get, remove } = await machines();
  const id = await made("databases", { ...small, network_id: network });
  const firewall_id = await firewall("f");
  const change = { name: "e", nodes: 3, firewall_id };
  const { body } = await put(`databases/${id}`, { ...change, size: "g3.db.large", region: "LON1" });
  expect(body).toMatchObject({ ...change, size: small.size });
  expect((await get("quota")).body).toMatchObject({ database_count_usage: 1, database_cpu_core_usage: 6 });
  expect(await remove("firewalls", firewall_id)).toBe("409 database_firewall_inuse_by_database");
  expect(await remove("databases", id)).toBe("success");
  expect(await remove("databases", id)).toBe("404 database_database_not_found");
});
