import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@kindling/core/source";
import { failuresOf, openKubernetesKinds } from "@kindling/module-kubernetes/kinds.fixture";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import kind from "./index.ts";

/** Kept beside the repository where it is developed, not in it. */
const VALUES = join(import.meta.dirname, "../../../../../shared/charts/postgres-operator-1.12.2-values.yaml");
const example = parse(readFileSync(join(import.meta.dirname, "../manifest.yaml"), "utf8")).spec;
const env = { KEY: "example-key-id", SECRET: "example-secret-key" };
const keys = { accessKeyId: { env: "KEY" }, secretAccessKey: { env: "SECRET" } };
const s3 = { region: "eu-central-1", bucketName: "backups" };
const irsaRoleArn = "arn:aws:iam::123456789012:role/backup";
const BACKUPS: Record<string, { [key: string]: Json }> = {
  "R2 by keys": { r2Config: { cloudflareAccountId: "abc123", bucketName: "backups", ...keys } },
  "S3 by keys": { s3Config: { ...s3, ...keys } },
  "S3 by an existing Secret": { s3Config: { ...s3, existingSecret: "keys" } },
  "S3 by IRSA": { s3Config: { ...s3, irsaRoleArn } },
  "S3 by kube2iam": { s3Config: { ...s3, kube2iamRole: "backup" } },
  "GCS by a key": { gcsConfig: { bucketName: "backups", serviceAccountKey: { env: "SECRET" } } },
  "GCS by workload identity": { gcsConfig: { bucketName: "backups" } },
  "Azure by a key": {
    azureConfig: { storageAccount: "shop", containerName: "backups", accessKey: { env: "SECRET" } },
  },
};

if (!existsSync(VALUES)) {
  const reason = "its values.yaml is kept beside the repository where that is developed";
  it(`the values are not compared with those of chart 1.12.2: ${reason}`, () => {
    console.warn(`packages/kinds/kubernetes-zalando-postgres-operator: values not compared: ${reason}`);
    expect(existsSync(VALUES)).toBe(false);
  });
} else {
  describe("chart 1.12.2 knows all values of", () => {
    const upOf = async (spec: { [key: string]: Json }) => {
      const charts = { "postgres-operator": { values: VALUES, versions: ["1.12.2"] } };
      const kinds = await openKubernetesKinds({ charts }, env);
      onTestFinished(() => kinds.close());
      return failuresOf(await kinds.run("up", kind, "postgres", spec));
    };

    it.each(Object.entries(BACKUPS))("every setting, with a backup at %s", async (_, backupConfig) =>
      expect(await upOf({ ...example, backupConfig })).toBe(""),
    );

    it("no settings but the defaults", async () => expect(await upOf({})).toBe(""));

    it("nothing that is misspelt", async () =>
      expect(await upOf({ helmValues: { configGeneral: { worker: 4 } } })).toMatch(
        /values\.configGeneral\.worker: is none of the chart's values; did you mean workers\?/,
      ));
  });
}
