import { readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json } from "@kindling/core/source";
import { openKubernetesSandbox } from "@kindling/module-kubernetes/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const storage = (config: { [key: string]: Json }) => ({ backupConfig: { r2Config: null, ...config } });
const keys = {
  accessKeyId: { file: "example-key-id.txt" },
  secretAccessKey: { file: "example-secret-key.txt" },
};
const s3 = { region: "eu-central-1", endpoint: "https://minio.example.com", bucketName: "backups" };
const s3Config = (change: { [key: string]: Json } = {}) =>
  storage({ s3Config: { ...s3, ...keys, ...change } });
const gcs = { bucketName: "backups", serviceAccountKey: keys.secretAccessKey, keyFile: "key.json" };
const gcsConfig = (change: { [key: string]: Json } = {}) => storage({ gcsConfig: { ...gcs, ...change } });
const azure = { storageAccount: "shopbackups", containerName: "backups", accessKey: keys.secretAccessKey };
const azureConfig = (change: { [key: string]: Json } = {}) =>
  storage({ azureConfig: { ...azure, ...change } });
const existingSecret = { accessKeyId: null, secretAccessKey: null, existingSecret: "backup-keys" };
const backup = (change: Json) => ({ backupConfig: change });
const toleration = (change: { [key: string]: Json }) => ({ tolerations: [{ key: "dedicated", ...change }] });
const requests = (change: Json) => ({ container: { resources: { requests: change } } });
const limits = (change: Json) => ({ container: { resources: { limits: change } } });
const own = "kubernetes_zalando_postgres_operator";

const beside = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

runKindSuite(kind, beside("manifest.yaml"), {
  engine: async (directory) => {
    const existing = ["databases", "far"].map((name) => ({
      object: { apiVersion: "v1", kind: "Namespace", metadata: { name } },
    }));
    const { opened } = await openKubernetesSandbox(directory, { existing });
    const files = Object.values(keys).map(({ file }) => file);
    for (const file of files) await symlink(beside(file), join(directory, file));
    const secrets = await Promise.all(files.map((file) => readFile(beside(file), "utf8")));
    return { ...opened, secrets: secrets.map((secret) => secret.trim()) };
  },
  cases: {
    [`${own}.create_namespace`]: { namespace: { value: null, ref: { name: "shop" } } },
    [`${own}.gcs.needs_namespaces`]: { ...gcsConfig(), databaseNamespaces: null },
    [`${own}.database_namespaces.backup`]: { backupConfig: null },
    [`${own}.database_namespaces.watched`]: { databaseNamespaces: ["other"] },
    [`${own}.credentials_in_config_map`]: { databaseNamespaces: null },
    [`namespace ${own}.namespace.name`]: { namespace: "Postgres" },
    [`watchedNamespaces ${own}.watched_namespaces.one`]: { watchedNamespaces: ["shop", "other"] },
    [`watchedNamespaces[] ${own}.watched_namespaces.name`]: {
      watchedNamespaces: ["Shop"],
      databaseNamespaces: null,
    },
    [`container.replicas ${own}.replicas.one`]: { container: { replicas: 2 } },
    "container.resources.requests.cpu string.pattern": requests({ cpu: "much" }),
    "container.resources.requests.memory string.pattern": requests({ memory: "100MB" }),
    "container.resources.limits.cpu string.pattern": limits({ cpu: "much" }),
    "container.resources.limits.memory string.pattern": limits({ memory: "1GB" }),
    "nodeSelector{key} string.pattern": { nodeSelector: { "a b": "c" } },
    "nodeSelector{} string.pattern": { nodeSelector: { a: "b c" } },
    [`tolerations[] ${own}.toleration.exists`]: toleration({ operator: "Exists", value: "a" }),
    [`tolerations[] ${own}.toleration.key`]: toleration({ key: null, value: "a" }),
    [`tolerations[] ${own}.toleration.seconds`]: toleration({ effect: "NoSchedule", tolerationSeconds: 5 }),
    "tolerations[].key string.pattern": toleration({ key: "a b" }),
    "tolerations[].operator enum.defined_only": toleration({ operator: "Like" }),
    "tolerations[].value string.pattern": toleration({ value: "a b" }),
    "tolerations[].effect enum.defined_only": toleration({ effect: "Never" }),
    [`affinity ${own}.affinity.keys`]: { affinity: { nodes: {} } },
    "priorityClassName string.max_len": { priorityClassName: "p".repeat(254) },
    "priorityClassName string.pattern": { priorityClassName: "High" },
    "chart.version string.pattern": { chart: { version: "v1" } },
    [`chart.version ${own}.chart_version.two`]: { chart: { version: "2.0.1" } },
    "chart.repository string.pattern": { chart: { repository: "charts" } },
    [`helmValues ${own}.helm_values.resources`]: { helmValues: { resources: {} } },
    [`helmValues ${own}.helm_values.node_selector`]: { helmValues: { nodeSelector: {} } },
    [`helmValues ${own}.helm_values.tolerations`]: { helmValues: { tolerations: {} } },
    [`helmValues ${own}.helm_values.affinity`]: { helmValues: { affinity: {} } },
    [`helmValues ${own}.helm_values.priority_class_name`]: { helmValues: { priorityClassName: {} } },
    [`helmValues ${own}.helm_values.name_override`]: { helmValues: { nameOverride: {} } },
    [`helmValues ${own}.helm_values.fullname_override`]: { helmValues: { fullnameOverride: {} } },
    [`helmValues ${own}.helm_values.replicas`]: { helmValues: { replicas: {} } },
    [`helmValues ${own}.helm_values.controller_id`]: { helmValues: { controllerID: {} } },
    [`helmValues ${own}.helm_values.inherited_labels`]: {
      helmValues: { configKubernetes: { inherited_labels: "x" } },
    },
    [`helmValues ${own}.helm_values.pod_environment_configmap`]: {
      helmValues: { configKubernetes: { pod_environment_configmap: "x" } },
    },
    [`helmValues ${own}.helm_values.pod_environment_secret`]: {
      helmValues: { configKubernetes: { pod_environment_secret: "x" } },
    },
    [`helmValues ${own}.helm_values.watched_namespace`]: {
      helmValues: { configKubernetes: { watched_namespace: "x" } },
    },
    [`helmValues ${own}.helm_values.pod_service_account_definition`]: {
      helmValues: { configKubernetes: { pod_service_account_definition: "x" } },
    },
    [`helmValues ${own}.helm_values.secret_name_template`]: {
      helmValues: { configKubernetes: { secret_name_template: "x" } },
    },
    [`helmValues ${own}.helm_values.super_username`]: {
      helmValues: { configUsers: { super_username: "x" } },
    },
    [`helmValues ${own}.helm_values.additional_secret_mount`]: {
      helmValues: { configAwsOrGcp: { additional_secret_mount: "x" } },
    },
    [`helmValues ${own}.helm_values.additional_secret_mount_path`]: {
      helmValues: { configAwsOrGcp: { additional_secret_mount_path: "x" } },
    },
    [`helmValues ${own}.helm_values.kube_iam_role`]: {
      helmValues: { configAwsOrGcp: { kube_iam_role: "x" } },
    },
    [`helmValues ${own}.helm_values.irsa_role_arn`]: {
      helmValues: { configAwsOrGcp: { irsa_role_arn: "x" } },
    },
    [`helmValues ${own}.helm_values.wal`]: { helmValues: { configAwsOrGcp: { wal_s3_bucket: "x" } } },
    [`helmValues ${own}.helm_values.mappings`]: { helmValues: { configKubernetes: "x" } },
    "databaseNamespaces repeated.max_items": {
      watchedNamespaces: null,
      databaseNamespaces: Array.from({ length: 101 }, (_, index) => `n${index}`),
    },
    [`databaseNamespaces[] ${own}.database_namespaces.name`]: {
      watchedNamespaces: null,
      databaseNamespaces: ["Shop"],
    },
    [`databaseNamespaces ${own}.database_namespaces.unique`]: { databaseNamespaces: ["shop", "shop"] },
    "backupConfig required": backup({ r2Config: null }),
    "backupConfig.s3PrefixTemplate string.max_len": backup({
      s3PrefixTemplate: `$(SCOPE)${"a".repeat(512)}`,
    }),
    "backupConfig.s3PrefixTemplate string.contains": backup({ s3PrefixTemplate: "backups" }),
    "backupConfig.s3PrefixTemplate string.pattern": backup({ s3PrefixTemplate: "/$(SCOPE)" }),
    "backupConfig.backupSchedule string.pattern": backup({ backupSchedule: "0 25 * * *" }),
    [`backupConfig.backupSchedule ${own}.backup_schedule.range`]: backup({ backupSchedule: "0 2 * * 5-1" }),
    [`backupConfig.backupSchedule ${own}.backup_schedule.never`]: backup({ backupSchedule: "0 2 31 2 *" }),
    "backupConfig.backupsToRetain uint32.gte_lte": backup({ backupsToRetain: 1 }),
    [`backupConfig.r2Config ${own}.r2.credentials`]: backup({ r2Config: { accessKeyId: null } }),
    "backupConfig.r2Config.cloudflareAccountId required": backup({ r2Config: { cloudflareAccountId: null } }),
    "backupConfig.r2Config.cloudflareAccountId string.pattern": backup({
      r2Config: { cloudflareAccountId: "a/b" },
    }),
    "backupConfig.r2Config.bucketName required": backup({ r2Config: { bucketName: null } }),
    "backupConfig.r2Config.bucketName string.pattern": backup({ r2Config: { bucketName: "B" } }),
    [`backupConfig.s3Config ${own}.s3.credentials`]: s3Config({ kube2iamRole: "backup" }),
    [`backupConfig.s3Config ${own}.s3.place`]: s3Config({ region: null, endpoint: null }),
    "backupConfig.s3Config.region string.pattern": s3Config({ region: "eu central" }),
    "backupConfig.s3Config.endpoint string.pattern": s3Config({ endpoint: "minio" }),
    "backupConfig.s3Config.bucketName required": s3Config({ bucketName: null }),
    "backupConfig.s3Config.bucketName string.pattern": s3Config({ bucketName: "B" }),
    "backupConfig.s3Config.irsaRoleArn string.pattern": storage({ s3Config: { ...s3, irsaRoleArn: "role" } }),
    "backupConfig.s3Config.kube2iamRole string.pattern": storage({
      s3Config: { ...s3, kube2iamRole: "a b" },
    }),
    [`backupConfig.gcsConfig ${own}.gcs.credentials`]: gcsConfig({ existingSecret: "backup-keys" }),
    "backupConfig.gcsConfig.bucketName required": gcsConfig({ bucketName: null }),
    "backupConfig.gcsConfig.bucketName string.pattern": gcsConfig({ bucketName: "B" }),
    "backupConfig.gcsConfig.keyFile string.max_len": gcsConfig({ keyFile: "k".repeat(254) }),
    "backupConfig.gcsConfig.keyFile string.pattern": gcsConfig({ keyFile: "a/b" }),
    [`backupConfig.azureConfig ${own}.azure.credentials`]: azureConfig({ accessKey: null }),
    "backupConfig.azureConfig.storageAccount required": azureConfig({ storageAccount: null }),
    "backupConfig.azureConfig.storageAccount string.pattern": azureConfig({ storageAccount: "a-b" }),
    "backupConfig.azureConfig.containerName required": azureConfig({ containerName: null }),
    "backupConfig.azureConfig.containerName string.pattern": azureConfig({ containerName: "B" }),
  },
  changes: {
    watchedNamespaces: null,
    "container.replicas": null,
    "container.resources.requests.cpu": "200m",
    "container.resources.requests.memory": "300Mi",
    "container.resources.limits.cpu": "3",
    "container.resources.limits.memory": "3Gi",
    nodeSelector: { "kubernetes.io/os": "linux", disk: "ssd" },
    affinity: { podAntiAffinity: {} },
    "chart.version": "1.15.1",
    "chart.repository": "https://charts.example.com/mirror",
    helmValues: { configGeneral: { workers: 8 } },
    "backupConfig.r2Config.accessKeyId": keys.secretAccessKey,
    "backupConfig.r2Config.secretAccessKey": keys.accessKeyId,
    "backupConfig.backupSchedule": "30 1 * * 1-5",
    "backupConfig.s3PrefixTemplate": "prod/$(SCOPE)/v$(PGVERSION)",
  },
  alternatives: {
    namespace: { namespace: "operators" },
    "tolerations[].operator": toleration({ operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }),
    "tolerations[].effect": toleration({ value: "databases", effect: "NoSchedule" }),
    databaseNamespaces: { watchedNamespaces: null, databaseNamespaces: ["shop", "databases"] },
    "backupConfig.r2Config.existingSecret": backup({ r2Config: existingSecret }),
    "backupConfig.s3Config.region": s3Config(),
    "backupConfig.s3Config.endpoint": s3Config(),
    "backupConfig.s3Config.bucketName": s3Config(),
    "backupConfig.s3Config.accessKeyId": s3Config(),
    "backupConfig.s3Config.secretAccessKey": s3Config(),
    "backupConfig.s3Config.existingSecret": s3Config(existingSecret),
    "backupConfig.s3Config.irsaRoleArn": storage({
      s3Config: { ...s3, irsaRoleArn: "arn:aws:iam::123456789012:role/backup" },
    }),
    "backupConfig.s3Config.kube2iamRole": storage({ s3Config: { ...s3, kube2iamRole: "backup" } }),
    "backupConfig.gcsConfig.bucketName": gcsConfig(),
    "backupConfig.gcsConfig.serviceAccountKey": gcsConfig(),
    "backupConfig.gcsConfig.existingSecret": gcsConfig({
      serviceAccountKey: null,
      existingSecret: "backup-keys",
    }),
    "backupConfig.gcsConfig.keyFile": gcsConfig(),
    "backupConfig.azureConfig.storageAccount": azureConfig(),
    "backupConfig.azureConfig.containerName": azureConfig(),
    "backupConfig.azureConfig.accessKey": azureConfig(),
    "backupConfig.azureConfig.existingSecret": azureConfig({
      accessKey: null,
      existingSecret: "backup-keys",
    }),
  },
});
