import { loadManifests } from "@kindling/core/manifest";
import clusterKind from "@kindling/digitalocean-database-cluster";
import vpcKind from "@kindling/digitalocean-vpc";
import { failuresOf, openDigitalOceanKinds, stepsOf } from "@kindling/module-digital-ocean/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

const kinds = {
  DigitalOceanDatabaseFirewall: () => import("./index.ts"),
  DigitalOceanDatabaseCluster: () => import("@kindling/digitalocean-database-cluster"),
};
const manifest = (name: string, kind: string, spec: object) =>
  JSON.stringify({
    ...{ apiVersion: "digital-ocean.project-planton.org/v1", kind: `DigitalOceanDatabase${kind}` },
    ...{ metadata: { name }, spec },
  });
const problemsOf = async (...manifests: string[]) => {
  const stdin = async () => Buffer.from(manifests.join("\n---\n"));
  const { problems } = await loadManifests(["-"], { kinds, stdin });
  return problems.map(({ path, rule, message }) => `${path} ${rule}: ${message}`);
};
const shop = (enablePublicConnectivity?: boolean) =>
  manifest("shop", "Cluster", {
    ...{ clusterName: "shop", engine: "postgres", engineVersion: "17", region: "nyc3" },
    ...{ sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2, vpc: "5a4981aa-9653-4bd1-bef5-d6bff52042e4" },
    ...(enablePublicConnectivity !== undefined && { enablePublicConnectivity }),
  });
const admits = (name: string) => manifest(name, "Firewall", { cluster: { ref: "shop" }, tags: ["web"] });

describe("a cluster's firewall rules have one owner, which is seen before anything runs", () => {
  it("where the cluster's manifest is in the run", async () => {
    expect(await problemsOf(admits("shop"), shop(false))).toEqual([
      expect.stringMatching(
        /^spec\.cluster reference\.unfit: refers to DigitalOceanDatabaseCluster\/shop, whose enablePublicConnectivity is false/,
      ),
    ]);
    for (const isPublic of [true, undefined])
      expect(await problemsOf(admits("shop"), shop(isPublic))).toEqual([]);
  });

  it("where two firewalls are", async () =>
    expect(await problemsOf(admits("one"), admits("two"))).toEqual([
      "spec.cluster reference.sole: refers to DigitalOceanDatabaseCluster/shop, and so does DigitalOceanDatabaseFirewall/one: it can have one DigitalOceanDatabaseFirewall only; make one of the two",
    ]));
});

describe("a cluster's firewall rules have one owner, which its outputs tell", () => {
  let stacks: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
  beforeAll(async () => {
    stacks = await openDigitalOceanKinds();
    await stacks.run("up", vpcKind, "shop", { vpcName: "shop", region: "nyc3", ipRange: "10.20.0.0/20" });
  });
  afterAll(() => stacks.close());
  const cluster = (enablePublicConnectivity: boolean) =>
    stacks.run("up", clusterKind, "shop", {
      ...{ clusterName: "shop", engine: "postgres", engineVersion: "17", region: "nyc3" },
      ...{ sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2, vpc: { ref: "shop" }, enablePublicConnectivity },
    });
  const firewall = (operation: "preview" | "up", changes: object = {}) =>
    stacks.run(operation, kind, "shop", { cluster: { ref: "shop" }, tags: ["web"], ...changes });

  it("so one for a cluster that lets only its VPC in is refused, in previews too", async () => {
    await cluster(false);
    for (const operation of ["preview", "up"] as const)
      expect(failuresOf(await firewall(operation))).toMatch(
        /spec\.cluster: enablePublicConnectivity of the cluster is false, .* set enablePublicConnectivity: true and admit the VPC here/,
      );
  });

  it("and one for any other cluster is made", async () => {
    await cluster(true);
    expect(stepsOf(await firewall("up"))).toEqual(["create firewall"]);
  });

  it("which admits an address once, though it is given and referred to", async () => {
    const ipAddresses = [{ ref: "shop" }, "10.20.0.0/20"];
    expect(stepsOf(await firewall("up", { ipAddresses }))).toEqual(["update firewall"]);
    expect(stepsOf(await firewall("up", { ipAddresses: ["10.20.0.0/20"] }))).toEqual([]);
  });
});
