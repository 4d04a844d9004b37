import clusterKind from "@kindling/digitalocean-database-cluster";
import vpcKind from "@kindling/digitalocean-vpc";
import { failuresOf, openDigitalOceanKinds, stepsOf } from "@kindling/module-digital-ocean/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

describe("a cluster's firewall rules have one owner", () => {
  let kinds: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
  beforeAll(async () => {
    kinds = await openDigitalOceanKinds();
    await kinds.run("up", vpcKind, "shop", { vpcName: "shop", region: "nyc3", ipRange: "10.20.0.0/20" });
  });
  afterAll(() => kinds.close());
  const cluster = (enablePublicConnectivity: boolean) =>
    kinds.run("up", clusterKind, "shop", {
      ...{ clusterName: "shop", engine: "postgres", engineVersion: "17", region: "nyc3" },
      ...{ sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2, vpc: { ref: "shop" }, enablePublicConnectivity },
    });
  const firewall = (operation: "preview" | "up", changes: object = {}) =>
    kinds.run(operation, kind, "shop", { cluster: { ref: "shop" }, tags: ["web"], ...changes });

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
