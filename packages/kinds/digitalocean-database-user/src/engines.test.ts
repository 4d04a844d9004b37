import clusterKind from "@kindling/digitalocean-database-cluster";
import { failuresOf, openDigitalOceanKinds } from "@kindling/module-digital-ocean/kinds.fixture";
import { afterAll, beforeAll, expect, it } from "vitest";
import kind from "./index.ts";

let kinds: Awaited<ReturnType<typeof openDigitalOceanKinds>>;
beforeAll(async () => {
  kinds = await openDigitalOceanKinds();
  const common = { region: "nyc3", sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2 };
  for (const [clusterName, engine, engineVersion] of [
    ["shop", "postgres", "17"],
    ["cache", "valkey", "8"],
  ] as const)
    await kinds.run("up", clusterKind, clusterName, { clusterName, engine, engineVersion, ...common });
});
afterAll(() => kinds.close());

it.each([
  ["shop", { mysqlAuthPlugin: "mysql_native_password" }, /spec\.mysqlAuthPlugin: is for mysql only/],
  ["shop", { kafkaAcls: [{ topic: "*", permission: "consume" }] }, /spec\.kafkaAcls: is for kafka only/],
  [
    "shop",
    { opensearchAcls: [{ index: "*", permission: "read" }] },
    /spec\.opensearchAcls: is for opensearch/,
  ],
  ["cache", {}, /spec\.cluster: DigitalOcean has users of a cluster for postgres, .*engine is valkey/],
])("a user of %s with %j is refused in a preview", async (ref, settings, expected) => {
  const spec = { cluster: { ref }, username: "app", ...settings };
  expect(failuresOf(await kinds.run("preview", kind, "app", spec))).toMatch(expected);
});

it("MySQL users get the usual plugin back when the manifest names none any more", async () => {
  const mysql = {
    region: "nyc3",
    sizeSlug: "db-s-1vcpu-2gb",
    nodeCount: 2,
    engine: "mysql",
    engineVersion: "8",
  };
  await kinds.run("up", clusterKind, "blog", { clusterName: "blog", ...mysql });
  const spec = { cluster: { ref: "blog" }, username: "app" };
  await kinds.run("up", kind, "app", { ...spec, mysqlAuthPlugin: "mysql_native_password" });
  for (const changed of [1, 0])
    expect((await kinds.run("up", kind, "app", spec)).changes).toMatchObject({ update: changed });
});
