import vpcKind from "@kindling/digitalocean-vpc";
import { failuresOf, openDigitalOceanKinds, stepsOf } from "@kindling/module-digital-ocean/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

const small = {
  ...{ engine: "postgres", engineVersion: "16", region: "nyc3", sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2 },
};

let kinds: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
const vpcs: Record<string, string> = {};
beforeAll(async () => {
  kinds = await openDigitalOceanKinds();
  for (const region of ["nyc3", "lon1"]) {
    const { outputs } = await kinds.run("up", vpcKind, region, { vpcName: region, region });
    vpcs[region] = String(outputs.vpc_id?.value);
  }
});
afterAll(() => kinds.close());

const up = async (clusterName: string, spec: object) =>
  kinds.run("up", kind, clusterName, { clusterName, ...small, ...spec });

describe("a change of region", () => {
  it("moves a cluster without a VPC of its own in place", async () => {
    await up("free", {});
    const moved = await up("free", { region: "lon1" });
    expect(stepsOf(moved)).toEqual(["update cluster"]);
    expect(moved.outputs.region?.value).toBe("lon1");
    expect(stepsOf(await up("free", { region: "lon1" }))).toEqual([]);
  });

  it("is refused before anything happens while it names a VPC in the old region", async () => {
    await up("bound", { vpc: vpcs.nyc3 });
    const refused = await up("bound", { vpc: vpcs.nyc3, region: "lon1" });
    expect(failuresOf(refused)).toMatch(/^spec\.vpc: the VPC nyc3 is in nyc3, not in lon1: name one in lon1/);
    expect(stepsOf(await up("bound", { vpc: vpcs.nyc3 }))).toEqual([]);
  });

  it("with another VPC is a replacement, deleting first, which the command's guard on data sees", async () => {
    const spec = { clusterName: "bound", ...small, region: "lon1", vpc: vpcs.lon1 ?? "" };
    const { steps } = await kinds.run("preview", kind, "bound", spec);
    expect(steps.map(({ op }) => op)).toEqual(expect.arrayContaining(["delete-replaced", "replace"]));
    expect(kind.dataResources).toContain("digitalocean:index/databaseCluster:DatabaseCluster");
  });
});

describe("taking away", () => {
  it("the maintenance window, a backup or storage leaves them as they are", async () => {
    await up("source", {});
    const maintenanceWindow = { day: "monday", hour: "04:00" };
    await up("kept", { maintenanceWindow, backupRestore: { databaseName: "source" }, storageGib: 40 });
    expect(stepsOf(await up("kept", {}))).toEqual([]);
    expect(stepsOf(await up("kept", { maintenanceWindow, storageGib: 40 }))).toEqual([]);
  });

  it("the SQL mode leaves it, and the eviction policy is noeviction again", async () => {
    const mysql = { engine: "mysql", engineVersion: "8" };
    await up("modes", { ...mysql, sqlMode: "ANSI" });
    expect(stepsOf(await up("modes", mysql))).toEqual([]);
    const redis = { engine: "redis", engineVersion: "7.2" };
    await up("cache", { ...redis, evictionPolicy: "allkeys_lru" });
    expect(stepsOf(await up("cache", redis))).toEqual(["update cluster"]);
  });

  it("public connectivity adds the firewall, and giving it back removes that", async () => {
    const { outputs } = await up("open", { vpc: vpcs.nyc3 });
    const closed = await up("open", { vpc: vpcs.nyc3, enablePublicConnectivity: false });
    expect(stepsOf(closed)).toEqual(["create private-only"]);
    expect(closed.outputs.host?.value).toBe(`private-${outputs.host?.value}`);
    expect(closed.outputs.connection_uri).toEqual(closed.outputs.private_connection_uri);
    expect(stepsOf(await up("open", { vpc: vpcs.nyc3 }))).toEqual(["delete private-only"]);
  });
});

describe("resizing", () => {
  it("is done in place", async () => {
    await up("growing", {});
    const grown = await up("growing", { sizeSlug: "db-s-2vcpu-4gb", nodeCount: 3, storageGib: 80 });
    expect(stepsOf(grown)).toEqual(["update cluster"]);
    expect(
      stepsOf(await up("growing", { sizeSlug: "db-s-2vcpu-4gb", nodeCount: 3, storageGib: 80 })),
    ).toEqual([]);
  });

  it("to something smaller says that nodes and disks only grow, and how to go on", async () => {
    const failed = await up("growing", {});
    expect(failuresOf(failed)).toMatch(
      /resizing database cluster: nodes and disks of a cluster can only grow/,
    );
    expect(failuresOf(failed)).toMatch(
      /takes the change for done all the same: add --refresh to the next run/,
    );
  });
});

it("knows redis from version 7 on as Valkey", async () => {
  const { outputs } = await up("redis", { engine: "redis", engineVersion: "7" });
  expect(outputs.engine?.value).toBe("valkey");
  expect(stepsOf(await up("redis", { engine: "valkey", engineVersion: "8" }))).toEqual([]);
});
