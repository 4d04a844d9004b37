import {
  checkedManifest,
  failuresOf,
  openDigitalOceanKinds,
} from "@kindling/module-digital-ocean/kinds.fixture";
import { expect, it, onTestFinished } from "vitest";
import kind from "./index.ts";

const single = {
  ...{ clusterName: "shop-db", engine: "pg", engineVersion: "17", region: "nyc3" },
  ...{ sizeSlug: "db-s-1vcpu-1gb", nodeCount: 1 },
};

it("refuses one node in prod unless the spec allows it, and warns of it elsewhere", () => {
  const rules = (spec: object, env: string) => {
    const { problems, warnings } = checkedManifest(kind, "shop-db", spec as never, { env });
    return [...problems, ...warnings].map(({ rule }) => rule);
  };
  expect(rules(single, "prod")).toEqual(["digital_ocean_database_cluster.single_node_in_prod"]);
  expect(rules(single, "dev")).toEqual(["digital_ocean_database_cluster.single_node"]);
  expect(rules({ ...single, allowSingleNode: true }, "prod")).toEqual([]);
});

it("refuses it too when the environment is prod by --env", async () => {
  const kinds = await openDigitalOceanKinds();
  onTestFinished(() => kinds.close());
  const refused = await kinds.run("preview", kind, "shop-db", single, { env: "prod" });
  expect(failuresOf(refused)).toMatch(/one node is not highly available.*set spec\.allowSingleNode: true/);
  const allowed = await kinds.run(
    "preview",
    kind,
    "shop-db",
    { ...single, allowSingleNode: true },
    { env: "prod" },
  );
  expect(failuresOf(allowed)).toBe("");
});

it.each([
  ["labels", { labels: { team: "a b" } }],
  ["labels", { labels: { "a.b": "c" } }],
  ["tags", { org: "a b" }],
  ["tags", { id: "a.b" }],
])("refuses %s that are no tags: %j", (rule, metadata) => {
  const { problems } = checkedManifest(
    kind,
    "shop-db",
    { ...single, nodeCount: 2, sizeSlug: "db-s-1vcpu-2gb" },
    metadata,
  );
  expect(problems.map(({ rule: id }) => id)).toEqual([`digital_ocean_database_cluster.metadata.${rule}`]);
});
