import { loadManifests } from "@kindling/core/manifest";
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

it("refuses it at load where --env says prod", async () => {
  const text = JSON.stringify({
    ...{ apiVersion: kind.apiVersion, kind: kind.name },
    ...{ metadata: { name: "shop-db" }, spec: single },
  });
  const rules = async (env: string) => {
    const kinds = { DigitalOceanDatabaseCluster: () => import("./index.ts") };
    const { problems } = await loadManifests(["-"], { kinds, env, stdin: async () => Buffer.from(text) });
    return problems.map(({ rule }) => rule);
  };
  expect(await rules("prod")).toEqual(["digital_ocean_database_cluster.single_node_in_prod"]);
  expect(await rules("dev")).toEqual([]);
});

it("refuses it too when the environment comes with the stack input", async () => {
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
