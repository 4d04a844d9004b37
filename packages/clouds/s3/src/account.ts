/** A pair of keys, as the cloud's own API gave it out. */
export interface AccessKey {
  readonly secretAccessKey: string;
  /** A suspended key answers as one that doesn't exist, as S3 does for an inactive key. */
  readonly suspended: boolean;
}

/** A bucket, as the cloud's own API made it. */
export interface Bucket {
  /** Unlike that of any other bucket, also of an earlier one with the same name: contents hang on it. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** Access key id that may use the bucket now; nobody else may. */
  readonly owner: string;
  /** Most bytes, all versions together. Absent: no limit. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Who may do what: asked anew at every request, so that a bucket or key that the cloud's own API makes, changes or
 * deletes is so for S3 at once, in every process and whatever died in between. S3 itself keeps only what is in buckets.
 */
export interface S3Account {
  key(accessKeyId: string): AccessKey | undefined;
  /** Where several buckets have the name (one a region), the one that `accessKeyId` owns. */
  bucket(name: string, accessKeyId: string | undefined): Bucket | undefined;
  buckets(): readonly Bucket[];
}
