import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "@kindling/core/source";
import { openKubernetesSandbox } from "@kindling/module-kubernetes/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const beside = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const own = "kubernetes_zalando_postgres";
const users = (...names: string[]) => ({ users: names.map((name) => ({ name })), databases: null });
const database = (change: { [key: string]: Json }) => ({
  databases: [{ name: "orders", owner: "shop_owner", ...change }],
});
const amounts = (part: "requests" | "limits", change: Json) => ({ resources: { [part]: change } });
const pooler = (change: Json) => ({ connectionPooler: change });
const clone = (change: Json) => ({ clone: change });
const walPath = "s3://postgres-backups/old/shop-old/15";

runKindSuite(kind, beside("manifest.yaml"), {
  engine: async (directory) => {
    const { opened } = await openKubernetesSandbox(directory);
    for (const file of ["example-key-id.txt", "example-secret-key.txt"])
      await symlink(beside(file), join(directory, file));
    return { ...opened, secrets: ["example-access-key-id", "example-secret-access-key"] };
  },
  prerequisites: {
    file: beside("prerequisites.yaml"),
    kinds: {
      KubernetesZalandoPostgresOperator: () => import("@kindling/kubernetes-zalando-postgres-operator"),
    },
  },
  cases: {
    [`${own}.cluster_name.team`]: { teamId: "team" },
    [`${own}.databases.owner`]: database({ owner: "nobody" }),
    [`${own}.clone.itself`]: clone({ clusterName: "shop-orders", timestamp: null, version: null }),
    "operator required": { operator: null },
    "namespace required": { namespace: null },
    [`namespace ${own}.namespace.name`]: { namespace: "Shop" },
    "clusterName required": { clusterName: null },
    "clusterName string.max_len": { clusterName: `shop-${"o".repeat(54)}` },
    "clusterName string.pattern": { clusterName: "shop-Orders" },
    "teamId required": { teamId: null },
    "teamId string.max_len": { teamId: "t".repeat(57) },
    "teamId string.pattern": { teamId: "Shop" },
    "version required": { version: null },
    "version string.in": { version: "9.6" },
    "instances uint32.lte": { instances: 101 },
    "volume required": { volume: null },
    "volume.size required": { volume: { size: null } },
    "volume.size string.pattern": { volume: { size: "10GB" } },
    "volume.storageClass string.max_len": { volume: { storageClass: "s".repeat(254) } },
    "volume.storageClass string.pattern": { volume: { storageClass: "Fast" } },
    "resources.requests.cpu string.pattern": amounts("requests", { cpu: "much" }),
    "resources.requests.memory string.pattern": amounts("requests", { memory: "1GB" }),
    "resources.limits.cpu string.pattern": amounts("limits", { cpu: "much" }),
    "resources.limits.memory string.pattern": amounts("limits", { memory: "1GB" }),
    "users repeated.max_items": users(...Array.from({ length: 101 }, (_, index) => `user${index}`)),
    [`users ${own}.users.unique`]: users("reader", "reader"),
    "users[].name required": { users: [{ flags: [] }], databases: null },
    "users[].name string.max_len": users("u".repeat(64)),
    "users[].name string.pattern": users("Reader"),
    "users[].name string.not_in": users("postgres"),
    "users[].flags repeated.unique": { users: [{ name: "a", flags: ["login", "login"] }], databases: null },
    "users[].flags[] enum.defined_only": { users: [{ name: "a", flags: ["fly"] }], databases: null },
    "users[].flags[] enum.not_in": { users: [{ name: "a", flags: ["FLAG_UNSPECIFIED"] }], databases: null },
    "databases repeated.max_items": {
      databases: Array.from({ length: 101 }, (_, index) => ({ name: `d${index}`, owner: "reader" })),
    },
    [`databases ${own}.databases.unique`]: {
      databases: [
        { name: "orders", owner: "reader" },
        { name: "orders", owner: "reader" },
      ],
    },
    "databases[].name required": database({ name: null }),
    "databases[].name string.max_len": database({ name: "d".repeat(64) }),
    "databases[].name string.pattern": database({ name: "a-b" }),
    "databases[].owner required": database({ owner: null }),
    "connectionPooler.instances uint32.gte_lte": pooler({ instances: 0 }),
    "connectionPooler.mode enum.defined_only": pooler({ mode: "statement" }),
    "connectionPooler.maxDbConnections uint32.gte_lte": pooler({ maxDbConnections: 0 }),
    "connectionPooler.resources.requests.cpu string.pattern": pooler(amounts("requests", { cpu: "much" })),
    "connectionPooler.resources.requests.memory string.pattern": pooler(
      amounts("requests", { memory: "1GB" }),
    ),
    "connectionPooler.resources.limits.cpu string.pattern": pooler(amounts("limits", { cpu: "much" })),
    "connectionPooler.resources.limits.memory string.pattern": pooler(amounts("limits", { memory: "1GB" })),
    [`clone ${own}.clone.backup`]: clone({ timestamp: null }),
    [`clone ${own}.clone.version`]: clone({ walPath }),
    "clone.clusterName required": clone({ clusterName: null }),
    "clone.clusterName string.max_len": clone({ clusterName: "c".repeat(59) }),
    "clone.clusterName string.pattern": clone({ clusterName: "Old" }),
    "clone.timestamp string.pattern": clone({ timestamp: "2026-05-31T19:25:22Z" }),
    "clone.version string.pattern": clone({ version: "9.6" }),
    "clone.walPath string.pattern": clone({ version: null, walPath: "backups/shop-old" }),
    "parameters{key} string.pattern": { parameters: { "max-connections": "200" } },
  },
  changes: {
    operator: { name: "postgres", env: "dev" },
    namespace: "shop-staging",
    version: "15",
    "volume.size": "20Gi",
    "resources.requests.cpu": "300m",
    "resources.requests.memory": "600Mi",
    "resources.limits.cpu": "2",
    "resources.limits.memory": "2Gi",
    "users[].name": "shop_owner",
    "users[].flags": ["createdb", "createrole"],
    "databases[].owner": "reader",
    "connectionPooler.resources.requests.cpu": "200m",
    "connectionPooler.resources.requests.memory": "150Mi",
    "connectionPooler.resources.limits.cpu": "1",
    "connectionPooler.resources.limits.memory": "300Mi",
    "clone.timestamp": "2026-06-30T19:25:22+00:00",
    "clone.version": "14",
    parameters: { max_connections: "300" },
  },
  alternatives: {
    teamId: { teamId: "store", clusterName: "store-orders" },
    "users[].name": { users: [{ name: "shop_admin" }], databases: null },
    "clone.walPath": clone({ version: null, walPath }),
  },
});
