import type { Account } from "./account.ts";
import type { Credential } from "./credentials.ts";
import { list, named } from "./inventory.ts";
import { isLeaving } from "./transition.ts";
import type { Of } from "./types.ts";

/** How much is in a bucket; the simulated S3 knows. */
export interface BucketUsage {
  usage(bucket: string): { readonly objects: number; readonly bytes: number };
}

/** A pair of keys, for S3. */
export interface S3Key {
  readonly secretAccessKey: string;
  readonly suspended: boolean;
}

/** An object store, as S3 sees it. */
export interface S3Bucket {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Access key id of the credential that it belongs to, as that is now. */
  readonly owner: string;
  /** Most bytes that it may hold. */
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** Whose buckets and keys a simulated S3 serves: the account's object stores and credentials, asked anew each time. */
export interface S3Account {
  key(accessKeyId: string): S3Key | undefined;
  /** Where several regions have the name, the one that `accessKeyId` owns. */
  bucket(name: string, accessKeyId: string | undefined): S3Bucket | undefined;
  buckets(): S3Bucket[];
}

/** An object store belongs to a credential, whose keys are its owner's (facts: Object storage). */
export function s3Account(account: Account): S3Account {
  const { resources, settings } = account;
  const bucketsOf = (stores: Of<"object store">[]): S3Bucket[] =>
    stores.filter((store) => !isLeaving(store)).map((store) => bucketOf(account, store));
  return {
    key(accessKeyId) {
      for (const region of settings.regions) {
        const found = resources.getByKey<Credential>("object store credential", region, accessKeyId);
        if (found) return { secretAccessKey: found.body.secretAccessKey, suspended: false };
      }
      return undefined;
    },
    bucket(name, accessKeyId) {
      const found = bucketsOf(named(account, "object store", name));
      return found.find(({ owner }) => owner === accessKeyId) ?? found[0];
    },
    buckets: () => bucketsOf(list(account, "object store")),
  };
}

function bucketOf({ resources }: Account, { id, name, region, parent, body }: Of<"object store">): S3Bucket {
  const owner = resources.get<Credential>("object store credential", region, parent ?? "");
  const maxBytes = body.maxSizeGb * 1024 ** 3;
  return { id, name, region, owner: owner?.body.accessKeyId ?? "", maxBytes, createdAt: body.createdAt };
}
