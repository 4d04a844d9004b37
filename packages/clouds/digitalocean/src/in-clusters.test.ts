import { isSecret } from "@kindling/core/property-value";
import { describe, expect, it, test } from "vitest";
import { account, open, small } from "./account.fixture.ts";

async function inCluster(settings = {}, more = {}) {
  const all = await account(settings);
  const cluster = await all.create("DatabaseCluster", { ...small, ...more });
  return { ...all, cluster, clusterId: cluster.id };
}

describe("a replica", () => {
  it("without region is replaced, without size updated at every up", async () => {
    const { create, change, clusterId } = await inCluster();
    const bare = await create("DatabaseReplica", { clusterId, name: "bare" });
    expect(await change(bare, {})).toBe("region: delete-replace, size: delete, deleting first");
    const full = { clusterId, name: "full", region: "nyc3", size: "db-s-1vcpu-2gb" };
    expect(await change(await create("DatabaseReplica", full), {})).toBe("");
  });

  it("waits for the cluster's first backup", async () => {
    const { create, clusterId, requests } = await inCluster({ stepsUntilBackup: 4 });
    await create("DatabaseReplica", { clusterId, name: "r", region: "nyc3", size: "db-s-1vcpu-2gb" });
    expect(requests.filter(({ status }) => status === 412).length).toBeGreaterThan(0);
  });

  it("is for PostgreSQL and MySQL, and no smaller than the cluster", async () => {
    const { create, clusterId } = await inCluster();
    const smaller = { clusterId, name: "r", region: "nyc3", size: "db-s-1vcpu-1gb" };
    await expect(create("DatabaseReplica", smaller)).rejects.toThrow("at least as large");
    const valkey = { ...small, name: "cache", engine: "valkey", version: "8" };
    const { id } = await create("DatabaseCluster", valkey);
    await expect(create("DatabaseReplica", { ...smaller, clusterId: id })).rejects.toThrow(
      "PostgreSQL and MySQL",
    );
  });
});

describe("a connection pool", () => {
  it("is replaced by any change, and has secrets", async () => {
    const { create, change, clusterId } = await inCluster();
    const pool = {
      clusterId,
      name: "web",
      mode: "transaction",
      size: 10,
      dbName: "defaultdb",
      user: "doadmin",
    };
    const made = await create("DatabaseConnectionPool", pool);
    expect(await change(made, { size: 11 })).toBe("size: update-replace, deleting first");
    expect(Object.keys(made.outputs).filter((name) => isSecret(made.outputs[name]))).toEqual(
      expect.arrayContaining(["password", "uri", "privateUri"]),
    );
    expect(open(made).uri).toMatch(/:25061\/web\?sslmode=require$/);
  });

  it("shares 25 connections a GiB, less three, with the others", async () => {
    const { create, clusterId } = await inCluster();
    const pool = { clusterId, mode: "session", dbName: "defaultdb" };
    await create("DatabaseConnectionPool", { ...pool, name: "one", size: 40 });
    await expect(create("DatabaseConnectionPool", { ...pool, name: "two", size: 8 })).rejects.toThrow(
      "7 of 47 are left",
    );
    await create("DatabaseConnectionPool", { ...pool, name: "two", size: 7 });
  });

  it("needs its database and its user", async () => {
    const { create, clusterId } = await inCluster();
    const pool = { clusterId, name: "web", mode: "session", size: 1, dbName: "shop" };
    await expect(create("DatabaseConnectionPool", pool)).rejects.toThrow("database does not exist");
    await create("DatabaseDb", { clusterId, name: "shop" });
    await expect(create("DatabaseConnectionPool", { ...pool, user: "app" })).rejects.toThrow(
      "user does not exist",
    );
    await create("DatabaseUser", { clusterId, name: "app" });
    expect((await create("DatabaseConnectionPool", { ...pool, user: "app" })).id).toBe(`${clusterId}/web`);
  });
});

test("a firewall is all of a cluster's rules, and leaves none behind", async () => {
  const { create, update, change, remove, read, clusterId } = await inCluster();
  const rule = (value: string) => ({ type: "ip_addr", value });
  const made = await create("DatabaseFirewall", { clusterId, rules: [rule("10.0.0.0/20"), rule("1.2.3.4")] });
  expect(await change(made, { rules: [rule("1.2.3.4"), rule("10.0.0.0/20")] })).toBe("");
  const updated = await update(made, { rules: [rule("1.2.3.4")] });
  expect(open(updated).rules).toMatchObject([{ value: "1.2.3.4" }]);
  await remove(updated);
  expect((await read(updated)).outputs).toMatchObject({ rules: [] });
  await expect(
    create("DatabaseFirewall", { clusterId, rules: [{ type: "host", value: "x" }] }),
  ).rejects.toThrow("expected one of");
});

test("a user's default plugin needs not be given, and its password is a secret", async () => {
  const { create, change } = await account();
  const { id } = await create("DatabaseCluster", { ...small, engine: "mysql", version: "8" });
  const made = await create("DatabaseUser", { clusterId: id, name: "app" });
  expect(await change(made, {})).toBe("");
  expect(await change(made, { mysqlAuthPlugin: "mysql_native_password" })).toBe("mysqlAuthPlugin: update");
  expect(isSecret(made.outputs.password)).toBe(true);
});

test("what is in a cluster is imported by the cluster's id and its name", async () => {
  const { create, imported, clusterId } = await inCluster();
  await create("DatabaseDb", { clusterId, name: "shop" });
  const { id, inputs } = await imported("DatabaseDb", `${clusterId},shop`);
  expect({ id, inputs }).toEqual({ id: `${clusterId}/database/shop`, inputs: { clusterId, name: "shop" } });
  await expect(imported("DatabaseDb", "shop")).rejects.toThrow("joined with a comma");
});

test("what is in a cluster goes with it", async () => {
  const { create, remove, read, cluster, clusterId } = await inCluster();
  const made = await create("DatabaseDb", { clusterId, name: "shop" });
  await remove(cluster);
  expect(await read(made)).toEqual({});
});
