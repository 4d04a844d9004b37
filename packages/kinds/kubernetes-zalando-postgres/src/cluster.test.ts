import type { Json } from "@kindling/core/source";
import operatorKind from "@kindling/kubernetes-zalando-postgres-operator";
import { failuresOf, openKubernetesKinds, stepsOf } from "@kindling/module-kubernetes/kinds.fixture";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cloneSettings, walPathOf } from "./clone.ts";
import kind from "./index.ts";
import { checkVersion } from "./version.ts";

const shop = {
  ...{ operator: "postgres", namespace: "shop", clusterName: "shop-orders", teamId: "shop" },
  ...{ version: "16", volume: { size: "10Gi" }, users: [{ name: "shop_owner" }] },
};
const gcs = { gcsConfig: { bucketName: "backups", existingSecret: "keys" } };
const backup = { backupConfig: gcs, databaseNamespaces: ["shop", "billing"] };

let kinds: Awaited<ReturnType<typeof openKubernetesKinds>>;
beforeEach(async () => {
  const existing = [{ object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "default-shop" } } }];
  kinds = await openKubernetesKinds({ existing });
});
afterEach(() => kinds.close());

const operator = async (spec: Json) =>
  expect(failuresOf(await kinds.run("up", operatorKind, "postgres", spec))).toBe("");
const run = (operation: "preview" | "up", change: { [key: string]: Json } = {}) =>
  kinds.run(operation, kind, "orders", { ...shop, ...change });

describe("a database cluster", () => {
  it("is made beside the backups' credentials", async () => {
    await operator(backup);
    const { outputs, ...result } = await run("up");
    expect(failuresOf({ outputs, ...result })).toBe("");
    expect(outputs.host?.value).toBe("shop-orders.shop.svc.cluster.local");
    expect(outputs.credentials_secrets?.value).toEqual({
      shop_owner: "shop-owner.shop-orders.credentials.postgresql.acid.zalan.do",
    });
    expect(outputs.pooler_host?.value).toBe("");
  });

  it.each(["preview", "up"] as const)("outside of them is refused: %s", async (operation) => {
    await operator(backup);
    const refused = await run(operation, { namespace: "default-shop" });
    expect(failuresOf(refused)).toMatch(
      /spec\.namespace: default-shop is none of the databaseNamespaces of the operator postgres \(shop, billing\), so .* no pod would start: put the database in one of them, or add default-shop/,
    );
    expect(stepsOf(refused)).not.toContain("create cluster");
  });

  it("where the operator doesn't look is refused", async () => {
    await operator({ watchedNamespaces: ["billing"] });
    expect(failuresOf(await run("preview"))).toMatch(
      /postgres watches billing only and would never see a database in shop/,
    );
  });

  it("of a version that the chart doesn't have is refused", async () => {
    await operator(backup);
    expect(failuresOf(await run("preview", { version: "17" }))).toMatch(
      /spec\.version: the operator postgres is of chart 1\.12\.2, which runs PostgreSQL 11 to 16, not 17/,
    );
  });

  it("without its operator is refused, and previewed as waiting for it", async () => {
    expect(failuresOf(await run("preview"))).toBe("");
    expect(failuresOf(await run("up"))).toMatch(
      /KubernetesZalandoPostgresOperator dev\.postgres, which isn't up/,
    );
  });

  it("is cloned from a backup where the operator's are", async () => {
    await operator(backup);
    const clone = { clusterName: "shop-old", timestamp: "2026-05-31T19:25:22+00:00", version: "15" };
    expect(failuresOf(await run("up", { clone }))).toBe("");
    const made = kinds.cloud.objects().find(({ kind: own }) => own === "postgresql");
    expect(made?.spec).toMatchObject({
      clone: { cluster: "shop-old", timestamp: clone.timestamp },
      env: [{ name: "CLONE_WALG_GS_PREFIX", value: "gs://backups/backups/shop-old/15" }],
    });
  });

  it("can't be cloned from a backup where there is none", async () => {
    await operator({ createNamespace: true });
    const clone = { clusterName: "shop-old", timestamp: "2026-05-31T19:25:22+00:00" };
    expect(failuresOf(await run("preview", { clone, namespace: "default-shop" }))).toMatch(
      /backup_location is empty/,
    );
  });
});

it.each([
  ["s3://b/x", { clone: { cluster: "a", timestamp: "t", s3_wal_path: "s3://b/x" }, env: [] }],
  ["azure://b/x", { env: [{ name: "CLONE_WALG_AZ_PREFIX", value: "azure://b/x" }] }],
  [undefined, { clone: { cluster: "a", timestamp: "t" }, env: [] }],
])("tells the operator of a backup at %s", (path, expected) =>
  expect(cloneSettings({ clusterName: "a", timestamp: "t" }, path)).toMatchObject(expected),
);

it("puts a cluster's name and version into the operator's location", () =>
  expect(walPathOf("s3://b/$(SCOPE)/$(PGVERSION)/$(SCOPE)", "shop-old", "15")).toBe(
    "s3://b/shop-old/15/shop-old",
  ));

it.each([
  ["1.12.2", "16"],
  ["1.15.1", "17"],
  ["2.0.1", "18"],
  ["9.0.0", "18"],
])("chart %s has PostgreSQL %s", (chart, version) => expect(checkVersion("o", chart, version)).toBe(version));
