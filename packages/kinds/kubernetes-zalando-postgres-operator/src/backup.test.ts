import { create } from "@bufbuild/protobuf";
import {
  BackupConfigSchema,
  type BackupConfigValid,
} from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/backup_config";
import { checkMessage } from "@kindling/core/message-check";
import type { Json } from "@kindling/core/source";
import { locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import { backupOf } from "./backup.ts";

const keys = { accessKeyId: { env: "ID" }, secretAccessKey: { env: "KEY" } };
const r2 = { r2Config: { cloudflareAccountId: "abc123", bucketName: "postgres-backups-prod", ...keys } };

function backup(config: { [key: string]: Json }) {
  const { message, problems } = checkMessage(BackupConfigSchema, config, locateIn("backupConfig"));
  expect(problems).toEqual([]);
  return backupOf(message as BackupConfigValid);
}

const rulesOf = (config: { [key: string]: Json }) =>
  checkMessage(BackupConfigSchema, { ...r2, ...config }, locateIn("backupConfig")).problems.map(
    ({ rule }) => rule,
  );

const FLAGS = {
  USE_WALG_BACKUP: "true",
  USE_WALG_RESTORE: "true",
  CLONE_USE_WALG_RESTORE: "true",
  BACKUP_SCHEDULE: "0 2 * * *",
};

describe("the environment of a backup", () => {
  it("at Cloudflare R2 has the endpoint of the account, region auto and the bucket in the path", () => {
    const { environment, credentials, location } = backup(r2);
    expect(location).toBe("s3://postgres-backups-prod/backups/$(SCOPE)/$(PGVERSION)");
    expect(environment).toEqual({
      ...FLAGS,
      WALG_S3_PREFIX: location,
      AWS_ENDPOINT: "https://abc123.r2.cloudflarestorage.com",
      AWS_REGION: "auto",
      AWS_FORCE_PATH_STYLE: "true",
      AWS_S3_FORCE_PATH_STYLE: "true",
      CLONE_AWS_ENDPOINT: "https://abc123.r2.cloudflarestorage.com",
      CLONE_AWS_REGION: "auto",
      CLONE_AWS_S3_FORCE_PATH_STYLE: "true",
    });
    expect(Object.keys(credentials)).toEqual([
      ...["AWS_ACCESS_KEY_ID", "CLONE_AWS_ACCESS_KEY_ID"],
      ...["AWS_SECRET_ACCESS_KEY", "CLONE_AWS_SECRET_ACCESS_KEY"],
    ]);
  });

  it("at Amazon S3 has the region only", () => {
    const { environment } = backup({ s3Config: { region: "eu-central-1", bucketName: "backups", ...keys } });
    expect(environment).toEqual({
      ...FLAGS,
      WALG_S3_PREFIX: "s3://backups/backups/$(SCOPE)/$(PGVERSION)",
      AWS_REGION: "eu-central-1",
      CLONE_AWS_REGION: "eu-central-1",
    });
  });

  it("at another store of that protocol has its endpoint, and a region that any store takes", () => {
    const endpoint = "http://minio.example.com:9000";
    const { environment } = backup({ s3Config: { endpoint, bucketName: "backups", ...keys } });
    expect(environment).toMatchObject({ AWS_ENDPOINT: endpoint, AWS_REGION: "us-east-1" });
    expect(environment).toMatchObject({ AWS_FORCE_PATH_STYLE: "true", AWS_S3_FORCE_PATH_STYLE: "true" });
  });

  it.each([
    ["irsaRoleArn", "arn:aws:iam::123456789012:role/backup"],
    ["kube2iamRole", "backup"],
  ])("by an IAM role (%s) has no credentials", (name, role) => {
    const found = backup({ s3Config: { region: "eu-central-1", bucketName: "backups", [name]: role } });
    expect(found).toMatchObject({ credentials: {}, [name]: role });
  });

  it("at Google Cloud has a key that is mounted as a file", () => {
    const found = backup({ gcsConfig: { bucketName: "backups", serviceAccountKey: { file: "k" } } });
    expect(found).toMatchObject({ mount: "/var/secrets/google", location: expect.stringMatching(/^gs:/) });
    expect(Object.keys(found.credentials)).toEqual(["key.json"]);
    expect(found.environment).toEqual({
      ...FLAGS,
      WALG_GS_PREFIX: "gs://backups/backups/$(SCOPE)/$(PGVERSION)",
      GOOGLE_APPLICATION_CREDENTIALS: "/var/secrets/google/key.json",
      CLONE_GOOGLE_APPLICATION_CREDENTIALS: "/var/secrets/google/key.json",
    });
  });

  it("at Google Cloud by workload identity has no key", () =>
    expect(backup({ gcsConfig: { bucketName: "backups" } }).environment).toEqual({
      ...FLAGS,
      WALG_GS_PREFIX: "gs://backups/backups/$(SCOPE)/$(PGVERSION)",
    }));

  it("at Azure has the account, and its key among the credentials", () => {
    const azureConfig = { storageAccount: "shop", containerName: "backups", accessKey: { env: "KEY" } };
    const { environment, credentials } = backup({ azureConfig });
    expect(environment).toEqual({
      ...FLAGS,
      WALG_AZ_PREFIX: "azure://backups/backups/$(SCOPE)/$(PGVERSION)",
      AZURE_STORAGE_ACCOUNT: "shop",
      CLONE_AZURE_STORAGE_ACCOUNT: "shop",
    });
    expect(Object.keys(credentials)).toEqual([
      ...["AZURE_STORAGE_ACCESS_KEY", "CLONE_AZURE_STORAGE_ACCESS_KEY"],
    ]);
  });

  it.each(["r2Config", "s3Config", "gcsConfig", "azureConfig"])("takes an existing Secret: %s", (name) => {
    const own: Record<string, { [key: string]: Json }> = {
      r2Config: { cloudflareAccountId: "abc123", bucketName: "backups" },
      s3Config: { region: "eu-central-1", bucketName: "backups" },
      gcsConfig: { bucketName: "backups" },
      azureConfig: { storageAccount: "shop", containerName: "backups" },
    };
    const found = backup({ [name]: { ...own[name], existingSecret: "keys" } });
    expect(found).toMatchObject({ credentials: {}, existingSecret: { source: { value: "keys" } } });
  });
});

describe("flags", () => {
  it.each([
    ["enableWalGBackup", "USE_WALG_BACKUP"],
    ["enableWalGRestore", "USE_WALG_RESTORE"],
    ["enableCloneWalGRestore", "CLONE_USE_WALG_RESTORE"],
  ])("%s can be turned off", (field, variable) => {
    for (const value of [true, false])
      expect(backup({ ...r2, [field]: value }).environment).toEqual({
        ...backup(r2).environment,
        [variable]: String(value),
      });
  });

  it("are on where nothing is said, even without the defaults of validation", () =>
    expect(
      backupOf(create(BackupConfigSchema, { storage: { case: "gcsConfig", value: {} } }) as never)
        .environment,
    ).toMatchObject({ USE_WALG_BACKUP: "true", USE_WALG_RESTORE: "true", CLONE_USE_WALG_RESTORE: "true" }));

  it("retention is left to Spilo where nothing is said", () => {
    expect(backup(r2).environment).not.toHaveProperty("BACKUP_NUM_TO_RETAIN");
    expect(backup({ ...r2, backupsToRetain: 7 }).environment.BACKUP_NUM_TO_RETAIN).toBe("7");
  });
});

it.each(["$(SCOPE)", "prod/pg/$(SCOPE)/v$(PGVERSION)/$(CLUSTER)", "a-b_c=d.e/$(SCOPE)"])(
  "keeps the pods' variables in the prefix as they are: %s",
  (s3PrefixTemplate) =>
    expect(backup({ ...r2, s3PrefixTemplate }).environment.WALG_S3_PREFIX).toBe(
      `s3://postgres-backups-prod/${s3PrefixTemplate}`,
    ),
);

describe("the schedule", () => {
  it.each([
    ...["0 2 * * *", "*/15 * * * *", "30 1 * * 1-5", "0 0,12 1-7,15 */2 0", "5 4 * jan sun", "@daily"],
    ...["0  2 * * 7", "59 23 31 12 *", "0 0 31 1,2 *", "0-30/5 8-18 * * MON"],
  ])("may be %s", (backupSchedule) => expect(rulesOf({ backupSchedule })).toEqual([]));

  it.each([
    ...["0 2 * *", "0 2 * * * *", "60 2 * * *", "0 24 * * *", "0 2 0 * *", "0 2 32 * *", "0 2 * 13 *"],
    ...[
      "0 2 * * 8",
      "@reboot",
      "@every 1h",
      "daily",
      "0 2 * * mo",
      "5/10 * * * *",
      "0 2 * * *\n",
      "*/0 * * * *",
    ],
  ])("can't be %j", (backupSchedule) => expect(rulesOf({ backupSchedule })).toEqual(["string.pattern"]));

  it.each(["0 2 30 2 *", "0 2 31 4 *", "0 2 31 feb *", "0 2 31 2,4,11 *"])(
    "%s would never come",
    (backupSchedule) =>
      expect(rulesOf({ backupSchedule })).toEqual([
        "kubernetes_zalando_postgres_operator.backup_schedule.never",
      ]),
  );

  it.each(["0 2 * * 5-1", "50-10 * * * *", "0 2 1,20-10/2 * *"])(
    "%s has a range that goes down",
    (backupSchedule) =>
      expect(rulesOf({ backupSchedule })).toEqual([
        "kubernetes_zalando_postgres_operator.backup_schedule.range",
      ]),
  );
});
