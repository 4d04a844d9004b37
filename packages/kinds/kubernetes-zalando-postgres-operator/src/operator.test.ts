import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "@kindling/core/source";
import {
  checkedManifest,
  failuresOf,
  openKubernetesKinds,
  stepsOf,
} from "@kindling/module-kubernetes/kinds.fixture";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import kind from "./index.ts";

const SECRETS = { R2_KEY_ID: "0ddk3y1dentity", R2_SECRET: "s3cr3tacc3ssk3y" };
const r2Config = {
  ...{ cloudflareAccountId: "abc123", bucketName: "postgres-backups" },
  ...{ accessKeyId: { env: "R2_KEY_ID" }, secretAccessKey: { env: "R2_SECRET" } },
};
const backup = (change: { [key: string]: Json } = {}) => ({ backupConfig: { r2Config, ...change } });
const beside = { ...backup(), databaseNamespaces: ["shop", "billing"] };

let kinds: Awaited<ReturnType<typeof openKubernetesKinds>>;
let said: string[];
beforeEach(async () => {
  said = [];
  const existing = [{ object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "billing" } } }];
  kinds = await openKubernetesKinds({ existing }, SECRETS);
});
afterEach(() => kinds.close());

async function up(spec: Json) {
  const result = await kinds.run("up", kind, "postgres", spec, (event) => said.push(JSON.stringify(event)));
  expect(failuresOf(result)).toBe("");
  said.push(JSON.stringify(result));
  return result;
}

const objects = (of: string) =>
  kinds.cloud
    .objects()
    .filter(({ kind: own }) => own === of)
    .map(({ metadata, ...rest }) => ({
      ...(metadata as { name: string; namespace: string; data?: Record<string, string> }),
      ...rest,
    }));
const configMap = () => objects("ConfigMap").find(({ name }) => name === "postgres-pod-backup-config")?.data;
const values = () => kinds.cloud.releases()[0]?.values as Record<string, Record<string, unknown>>;

describe("a backup", () => {
  it("is made in order: namespaces, Secrets, ConfigMap, release", async () => {
    expect(stepsOf(await up(beside)).toSorted()).toEqual(
      [
        ...["create namespace", "create database-namespace-shop", "create database-namespace-billing"],
        ...["create credentials-shop", "create credentials-billing", "create backup-config"],
        "create postgres-operator",
      ].toSorted(),
    );
    const order = stepsOf(await kinds.run("destroy", kind, "postgres", beside));
    expect(order.slice(0, 2)).toEqual(["delete postgres-operator", "delete backup-config"]);
    expect(order.slice(2, 4).every((step) => step.startsWith("delete credentials-"))).toBe(true);
    expect(order.slice(4)).toContain("delete namespace");
  });

  it("has its credentials in a Secret beside the databases, and nowhere else in the clear", async () => {
    await up(beside);
    const secrets = objects("Secret").filter(({ name }) => name === "r2-postgres-backup-credentials");
    expect(secrets.map(({ namespace }) => namespace).toSorted()).toEqual(["billing", "shop"]);
    for (const { data } of secrets)
      expect(Buffer.from(data?.AWS_SECRET_ACCESS_KEY ?? "", "base64").toString()).toBe(SECRETS.R2_SECRET);
    const others = kinds.cloud.objects().filter(({ kind: own }) => own !== "Secret");
    const written = [JSON.stringify(others), JSON.stringify(kinds.cloud.releases()), ...said];
    const files = await readdir(kinds.directory, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile() && !entry.parentPath.includes("/clouds")))
      written.push(await readFile(join(file.parentPath, file.name), "latin1"));
    for (const secret of Object.values(SECRETS))
      for (const form of [secret, Buffer.from(secret).toString("base64")])
        expect(written.filter((text) => text.includes(form))).toEqual([]);
    expect(values().configKubernetes).toMatchObject({
      pod_environment_configmap: "postgres-operator/postgres-pod-backup-config",
      pod_environment_secret: "r2-postgres-backup-credentials",
    });
  });

  it("without databaseNamespaces has them in the ConfigMap, encrypted in the state, and validation warns", async () => {
    expect(checkedManifest(kind, "postgres", backup()).warnings.map(({ rule }) => rule)).toEqual([
      "kubernetes_zalando_postgres_operator.credentials_in_config_map",
    ]);
    await up(backup());
    expect(configMap()).toMatchObject({ AWS_ACCESS_KEY_ID: SECRETS.R2_KEY_ID, BACKUP_SCHEDULE: "0 2 * * *" });
    expect(values().configKubernetes).not.toHaveProperty("pod_environment_secret");
    const state = JSON.stringify(await kinds.engine.export({ project: kind.project, stack: "dev.postgres" }));
    for (const secret of Object.values(SECRETS)) expect(state).not.toContain(secret);
  });

  it("at another store has that one's keys only", async () => {
    await up(beside);
    const azureConfig = { storageAccount: "shop", containerName: "backups", accessKey: { env: "R2_SECRET" } };
    await up({ ...beside, backupConfig: { azureConfig } });
    const keys = ["AZURE_STORAGE_ACCESS_KEY", "CLONE_AZURE_STORAGE_ACCESS_KEY"];
    const secrets = objects("Secret").filter(({ name }) => name === "r2-postgres-backup-credentials");
    expect(secrets.map(({ data }) => Object.keys(data ?? {}).toSorted())).toEqual([keys, keys]);
  });

  it("by an existing Secret makes none", async () => {
    const own = { cloudflareAccountId: "abc123", bucketName: "backups", existingSecret: "backup-keys" };
    await up({ backupConfig: { r2Config: own } });
    expect(objects("Secret").filter(({ name }) => name.includes("backup"))).toEqual([]);
    expect(values().configKubernetes).toMatchObject({ pod_environment_secret: "backup-keys" });
    expect(configMap()).not.toHaveProperty("AWS_ACCESS_KEY_ID");
  });

  it("at Google Cloud mounts its key", async () => {
    const gcsConfig = { bucketName: "backups", serviceAccountKey: { env: "R2_SECRET" } };
    await up({ backupConfig: { gcsConfig }, databaseNamespaces: ["shop"] });
    expect(values().configAwsOrGcp).toMatchObject({
      additional_secret_mount: "r2-postgres-backup-credentials",
      additional_secret_mount_path: "/var/secrets/google",
    });
    expect(values().configKubernetes).not.toHaveProperty("pod_environment_secret");
  });

  it.each([
    ["1.12.2", "configKubernetes", "pod_service_account_definition"],
    ["2.0.1", "configAwsOrGcp", "irsa_role_arn"],
  ])("by IRSA with chart %s is told in %s.%s", async (version, section, key) => {
    const irsaRoleArn = "arn:aws:iam::123456789012:role/backup";
    const s3Config = { region: "eu-central-1", bucketName: "backups", irsaRoleArn };
    await up({ backupConfig: { s3Config }, chart: { version } });
    expect(values()[section]?.[key]).toContain(irsaRoleArn);
  });

  it("is added, changed in place, and removed", async () => {
    await up({});
    expect(stepsOf(await up(beside))).toContain("update postgres-operator");
    const changed = await up({ ...beside, ...backup({ enableWalGBackup: false, backupSchedule: "@daily" }) });
    expect(stepsOf(changed)).toEqual(["update backup-config"]);
    expect(configMap()).toMatchObject({ USE_WALG_BACKUP: "false", BACKUP_SCHEDULE: "@daily" });
    await up({});
    expect(configMap()).toBeUndefined();
    expect(values().configKubernetes).not.toHaveProperty("pod_environment_configmap");
    expect(objects("Namespace").map(({ name }) => name)).toEqual(expect.arrayContaining(["shop", "billing"]));
  });
});

describe("the release", () => {
  it("has the chart's defaults of this kind", async () => {
    const { outputs } = await up({});
    expect(kinds.cloud.releases()).toMatchObject([
      { name: "postgres-operator", namespace: "postgres-operator", version: "1.12.2" },
    ]);
    expect(values()).toMatchObject({
      resources: { requests: { cpu: "50m", memory: "100Mi" }, limits: { cpu: "1000m", memory: "1Gi" } },
      configKubernetes: {
        inherited_labels: ["resource", "organization", "environment", "resource_kind", "resource_id"],
        watched_namespace: "*",
      },
    });
    expect(outputs.backup_location?.value).toBe("");
    expect(outputs.kube_endpoint?.value).toBe("postgres-operator.postgres-operator.svc.cluster.local:8080");
  });

  it("keeps other values beside those that the module sets", async () => {
    await up({
      helmValues: { configKubernetes: { cluster_domain: "example.local" }, podLabels: { a: "b" } },
    });
    expect(values()).toMatchObject({
      configKubernetes: { cluster_domain: "example.local", watched_namespace: "*" },
      podLabels: { a: "b" },
    });
  });

  it("moves to another namespace, the old one first", async () => {
    await up(beside);
    const { outputs } = await up({ ...beside, namespace: "databases" });
    expect(outputs.namespace?.value).toBe("databases");
    expect(kinds.cloud.releases().map(({ namespace }) => namespace)).toEqual(["databases"]);
    expect(values().configKubernetes).toMatchObject({
      pod_environment_configmap: "databases/postgres-pod-backup-config",
    });
  });

  it("takes a namespace that is there, and leaves it", async () => {
    const spec = { namespace: "billing", createNamespace: false };
    await up(spec);
    await kinds.run("destroy", kind, "postgres", spec);
    expect(objects("Namespace").map(({ name }) => name)).toContain("billing");
  });

  it("doesn't lose its namespace when that is no longer its own", async () => {
    await up({});
    await up({ createNamespace: false });
    expect(kinds.cloud.releases()).toHaveLength(1);
  });

  it("asks for no more than its limits, or says so in the preview", async () => {
    const spec = { container: { resources: { requests: { memory: "2Gi" } } } };
    expect(failuresOf(await kinds.run("preview", kind, "postgres", spec))).toMatch(
      /spec\.container\.resources\.requests\.memory: 2Gi is more than limits\.memory, 1Gi: lower it or raise the limit/,
    );
  });

  it("that never becomes ready is named in the error, which masks credentials only", async () => {
    const words = `no image for ${SECRETS.R2_KEY_ID}`;
    kinds.cloud.fail({ resource: "releases", verb: "create", when: "after", message: words });
    expect(failuresOf(await kinds.run("up", kind, "postgres", beside))).toMatch(
      /didn't become ready.*Helm Release postgres-operator\/postgres-operator: no image for \[secret\]/,
    );
  });

  it("is one in a cluster: a second one fails on what is the whole cluster's", async () => {
    await up({});
    const second = await kinds.run("up", kind, "other", { namespace: "other" });
    expect(failuresOf(second)).toMatch(/another release of the chart/);
  });
});
