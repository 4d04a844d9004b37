import clusterKind from "@kindling/digitalocean-database-cluster";
import vpcKind from "@kindling/digitalocean-vpc";
import { failuresOf, openDigitalOceanKinds, stepsOf } from "@kindling/module-digital-ocean/kinds.fixture";
import { afterEach, beforeEach, expect, it } from "vitest";
import kind from "./index.ts";

let kinds: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
beforeEach(async () => {
  kinds = await openDigitalOceanKinds();
});
afterEach(() => kinds.close());

const cluster = (changes: object = {}) =>
  kinds.run("up", clusterKind, "shop", {
    ...{ clusterName: "shop", engine: "postgres", engineVersion: "17", region: "nyc3" },
    ...{ sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2, ...changes },
  });
const replica = (operation: "preview" | "up", changes: object = {}) =>
  kinds.run(operation, kind, "reports", { cluster: { ref: "shop" }, replicaName: "reports", ...changes });

it("has the cluster's region and size, and follows when they change", async () => {
  await cluster();
  const { outputs } = await replica("up");
  expect(outputs).toMatchObject({ region: { value: "nyc3" }, size_slug: { value: "db-s-1vcpu-2gb" } });
  expect(stepsOf(await replica("up"))).toEqual([]);
  await cluster({ sizeSlug: "db-s-2vcpu-4gb" });
  expect(stepsOf(await replica("up"))).toEqual(["update replica"]);
});

it.each([
  [{ sizeSlug: "db-s-1vcpu-1gb" }, /spec\.sizeSlug: db-s-1vcpu-1gb has less memory than the cluster's/],
  [{ vpc: { ref: "london" } }, /spec\.vpc: the VPC london is in lon1, not in nyc3/],
])("refuses in a preview what can't be: %j", async (changes, expected) => {
  await cluster();
  await kinds.run("up", vpcKind, "london", { vpcName: "london", region: "lon1" });
  expect(failuresOf(await replica("preview", changes))).toMatch(expected);
});

it("refuses replicas of engines that have none", async () => {
  await cluster({ engine: "valkey", engineVersion: "8" });
  expect(failuresOf(await replica("preview"))).toMatch(
    /DigitalOcean has replicas for postgres, mysql only, and the cluster's engine is valkey/,
  );
});
