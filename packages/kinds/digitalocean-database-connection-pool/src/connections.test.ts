import clusterKind from "@kindling/digitalocean-database-cluster";
import {
  checkedManifest,
  failuresOf,
  openDigitalOceanKinds,
  stepsOf,
} from "@kindling/module-digital-ocean/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectionsOf, tooMany } from "./connections.ts";
import kind from "./index.ts";

it.each([
  ["db-s-1vcpu-1gb", 22],
  ["db-s-1vcpu-2gb", 47],
  ["db-s-2vcpu-4gb", 97],
  ["gd-40vcpu-160gb", 3997],
])("%s has %i connections", (sizeSlug, allowed) => {
  expect(connectionsOf(Number(/(\d+)gb/.exec(sizeSlug)?.[1]))).toBe(allowed);
  expect(tooMany(allowed, sizeSlug)).toBeUndefined();
  expect(tooMany(allowed + 1, sizeSlug)?.reason).toContain(`Use 1 to ${allowed}`);
});

it("leaves sizes that don't tell their memory to DigitalOcean", () =>
  expect(tooMany(1000, "db-s-huge")).toBeUndefined());

it("of no connections is refused", () => {
  // As YAML has whole numbers.
  for (const size of [0, 0n]) {
    const spec = { cluster: { ref: "shop" }, poolName: "web", mode: "session", size, dbName: "defaultdb" };
    const { problems } = checkedManifest(kind, "web", spec);
    expect(problems.map(({ message }) => message)).toEqual(["must be at least 1, not 0"]);
  }
});

describe("a pool", () => {
  let kinds: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
  let shopId = "";
  beforeAll(async () => {
    kinds = await openDigitalOceanKinds();
    const common = { region: "nyc3", sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2 };
    for (const [clusterName, engine, engineVersion] of [
      ["shop", "postgres", "17"],
      ["blog", "mysql", "8"],
    ] as const) {
      const spec = { clusterName, engine, engineVersion, ...common };
      const { outputs } = await kinds.run("up", clusterKind, clusterName, spec);
      if (clusterName === "shop") shopId = String(outputs.cluster_id?.value);
    }
  });
  afterAll(() => kinds.close());
  const pool = (operation: "preview" | "up", poolName: string, changes: object = {}) =>
    kinds.run(operation, kind, poolName, {
      ...{ cluster: { ref: "shop" }, poolName, mode: "session", size: 40, dbName: "defaultdb" },
      ...changes,
    });

  it("that is bigger than the cluster allows is refused in a preview, with what is allowed", async () => {
    expect(failuresOf(await pool("preview", "web", { size: 48 }))).toMatch(
      /^spec\.size: 48 is more than the cluster allows: db-s-1vcpu-2gb has 2 GiB of memory, .* 47 connections in all .*Use 1 to 47, or a bigger sizeSlug for the cluster/,
    );
    expect(failuresOf(await pool("preview", "web", { size: 47 }))).toBe("");
  });

  it("that is too big together with the others is refused by DigitalOcean, with the reason", async () => {
    expect(stepsOf(await pool("up", "web"))).toEqual(["create pool"]);
    expect(failuresOf(await pool("up", "jobs"))).toMatch(
      /pools of a cluster share 25 connections for each GiB/,
    );
  });

  it("in a cluster named by its id is DigitalOcean's to judge", async () => {
    const byId = { cluster: shopId, size: 48 };
    expect(failuresOf(await pool("preview", "other", byId))).toBe("");
    expect(failuresOf(await pool("up", "other", byId))).toMatch(/share 25 connections/);
  });

  it.each([
    ["dbName", { dbName: "missing" }, /no such database.*database does not exist/],
    ["user", { user: "missing" }, /no such .*user.*user does not exist/],
  ])("without its %s says what is missing", async (_setting, changes, expected) =>
    expect(failuresOf(await pool("up", "lost", { ...changes, size: 1 }))).toMatch(expected),
  );

  it("of another engine than PostgreSQL is refused in a preview", async () =>
    expect(failuresOf(await pool("preview", "blog", { cluster: { ref: "blog" } }))).toMatch(
      /spec\.cluster: DigitalOcean has connection pools for postgres only, and the cluster's engine is mysql/,
    ));

  it("deletes the old one first when it changes, since both have the same name", async () =>
    expect(stepsOf(await pool("up", "web", { size: 10 }))).toEqual([
      "delete-replaced pool",
      "replace pool",
      "create-replacement pool",
    ]));
});
