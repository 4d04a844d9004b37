import type {
  AzureConfig,
  BackupConfigValid,
  GcsConfig,
  R2Config,
  S3Config,
} from "@kindling/apis/kindling/kubernetes/zalando_postgres_operator/v1/backup_config";
import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import type { SecretValue } from "@kindling/apis/kindling/shared/v1/secret_value";

/** What a backup asks of the databases' pods. */
export interface Backup {
  /** Where it goes, with the pods' variables as they are: `s3://bucket/backups/$(SCOPE)/$(PGVERSION)`. */
  readonly location: string;
  /** Environment variables of the pods, without credentials. */
  readonly environment: Readonly<Record<string, string>>;
  /** Credentials by environment variable or, where there is a `mount`, by file. */
  readonly credentials: Readonly<Record<string, SecretValue>>;
  /** A Secret that is there already and holds the credentials. */
  readonly existingSecret: StringValueOrRef | undefined;
  /** Whether the Secret is read as files in this folder, not as environment variables. */
  readonly mount: string | undefined;
  readonly irsaRoleArn: string;
  readonly kube2iamRole: string;
}

/** What one of the object stores adds to a backup. */
interface Storage extends Omit<Backup, "location"> {
  /** The variable that WAL-G reads the location from, and the location's beginning. */
  readonly prefix: readonly [name: string, url: string];
}

const NOTHING = {
  credentials: {},
  existingSecret: undefined,
  mount: undefined,
  irsaRoleArn: "",
  kube2iamRole: "",
};

/** Where Secrets for Google Cloud are mounted. */
const GOOGLE_FOLDER = "/var/secrets/google";

/** The variables of Spilo (its ENVIRONMENT.rst) and WAL-G (its STORAGES.md) that make this backup. */
export function backupOf(config: BackupConfigValid): Backup {
  const { prefix, environment, ...storage } = storageOf(config);
  const [name, url] = prefix;
  const location = `${url}/${config.s3PrefixTemplate}`;
  return {
    ...storage,
    location,
    environment: { ...flagsOf(config), [name]: location, ...environment },
  };
}

function flagsOf({
  enableWalGBackup = true,
  enableWalGRestore = true,
  enableCloneWalGRestore = true,
  backupSchedule,
  backupsToRetain,
}: BackupConfigValid): Record<string, string> {
  return {
    USE_WALG_BACKUP: String(enableWalGBackup),
    USE_WALG_RESTORE: String(enableWalGRestore),
    CLONE_USE_WALG_RESTORE: String(enableCloneWalGRestore),
    BACKUP_SCHEDULE: backupSchedule,
    ...(backupsToRetain === undefined ? {} : { BACKUP_NUM_TO_RETAIN: String(backupsToRetain) }),
  };
}

function storageOf({ storage }: BackupConfigValid): Storage {
  switch (storage.case) {
    case "r2Config":
      return r2(storage.value);
    case "s3Config":
      return s3(storage.value);
    case "gcsConfig":
      return gcs(storage.value);
    case "azureConfig":
      return azure(storage.value);
    default:
      throw new TypeError("backupConfig names no object store, which validation refuses");
  }
}

function r2({ cloudflareAccountId, bucketName, existingSecret, ...keys }: R2Config): Storage {
  return {
    ...NOTHING,
    prefix: s3Prefix(bucketName),
    environment: s3Environment(`https://${cloudflareAccountId}.r2.cloudflarestorage.com`, "auto"),
    credentials: s3Credentials(keys),
    existingSecret,
  };
}

function s3({ endpoint, region, bucketName, existingSecret, irsaRoleArn, kube2iamRole, ...keys }: S3Config) {
  return {
    ...NOTHING,
    prefix: s3Prefix(bucketName),
    environment: s3Environment(endpoint, region),
    credentials: s3Credentials(keys),
    existingSecret,
    irsaRoleArn,
    kube2iamRole,
  };
}

function gcs({ bucketName, serviceAccountKey, existingSecret, keyFile }: GcsConfig): Storage {
  const file = { GOOGLE_APPLICATION_CREDENTIALS: `${GOOGLE_FOLDER}/${keyFile}` };
  return {
    ...NOTHING,
    prefix: ["WALG_GS_PREFIX", `gs://${bucketName}`],
    environment: serviceAccountKey || existingSecret ? withClones(file) : {},
    credentials: serviceAccountKey ? { [keyFile]: serviceAccountKey } : {},
    existingSecret,
    mount: GOOGLE_FOLDER,
  };
}

function azure({ storageAccount, containerName, accessKey, existingSecret }: AzureConfig): Storage {
  return {
    ...NOTHING,
    prefix: ["WALG_AZ_PREFIX", `azure://${containerName}`],
    environment: withClones({ AZURE_STORAGE_ACCOUNT: storageAccount }),
    credentials: accessKey ? withClones({ AZURE_STORAGE_ACCESS_KEY: accessKey }) : {},
    existingSecret,
  };
}

const s3Prefix = (bucket: string): Storage["prefix"] => ["WALG_S3_PREFIX", `s3://${bucket}`];

/** A store other than Amazon's has the bucket in the path; Spilo and WAL-G have a name each for that. */
function s3Environment(endpoint: string, region: string): Record<string, string> {
  if (!endpoint) return withClones({ AWS_REGION: region });
  return {
    ...withClones({
      AWS_ENDPOINT: endpoint,
      AWS_REGION: region || "us-east-1",
      AWS_S3_FORCE_PATH_STYLE: "true",
    }),
    AWS_FORCE_PATH_STYLE: "true",
  };
}

function s3Credentials({ accessKeyId, secretAccessKey }: Pick<S3Config, "accessKeyId" | "secretAccessKey">) {
  if (!accessKeyId || !secretAccessKey) return {};
  return withClones({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
}

/** A database that is cloned from another one's backup reads the same settings under names of its own. */
function withClones<Value>(variables: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => [
      [name, value],
      [`CLONE_${name}`, value],
    ]),
  );
}
