import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccessKey, Bucket, S3Account } from "../account.ts";
import { type S3Cloud, type S3CloudOptions, startS3Cloud } from "../index.ts";
import type { S3Target } from "./target.ts";

/** An account in memory, in place of a cloud's own API. */
export class MemoryAccount implements S3Account {
  readonly keys = new Map<string, AccessKey>([
    ["owner", { secretAccessKey: "owner-secret", suspended: false }],
    ["other", { secretAccessKey: "other-secret", suspended: false }],
  ]);
  readonly #buckets = new Map<string, Bucket>();
  #made = 0;

  key(accessKeyId: string): AccessKey | undefined {
    return this.keys.get(accessKeyId);
  }

  bucket(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()];
  }

  create(name: string, options: Partial<Bucket> = {}): Bucket {
    this.#made += 1;
    const bucket = { id: `id-${this.#made}`, name, region: "LON1", owner: "owner", createdAt: 0, ...options };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  delete(name: string): void {
    this.#buckets.delete(name);
  }
}

export interface SandboxTarget extends S3Target {
  readonly directory: string;
  readonly account: MemoryAccount;
  readonly cloud: S3Cloud;
}

/** Our S3 in a folder that goes with it. */
export async function startSandboxTarget(options: Partial<S3CloudOptions> = {}): Promise<SandboxTarget> {
  const directory = await mkdtemp(join(tmpdir(), "kindling-s3-"));
  const account = new MemoryAccount();
  const cloud = await startS3Cloud({ directory, account, ...options });
  return {
    ...{ directory, account, cloud, url: cloud.url, region: "LON1" },
    ...{ accessKeyId: "owner", secretAccessKey: "owner-secret" },
    createBucket: async (name) => void account.create(name),
    async close() {
      await cloud.close();
      await rm(directory, { recursive: true });
    },
  };
}
