import { KindlingError } from "@kindling/core/error";
import type { Bucket } from "./bucket.ts";

/** Throws `refused` when the bucket holds anything, with how much (at least) and what to do. */
export async function assertEmpty(bucket: Bucket): Promise<void> {
  const {
    Versions = [],
    DeleteMarkers = [],
    IsTruncated,
  } = await bucket.ask(
    "looking for what is in it before the deletion",
    (s3) => new s3.ListObjectVersionsCommand({ Bucket: bucket.name, MaxKeys: 1000 }),
  );
  const objects = Versions.filter(({ IsLatest }) => IsLatest).length;
  const counts = [
    count(objects, "object"),
    count(Versions.length - objects, "earlier version"),
    count(DeleteMarkers.length, "delete marker"),
  ].filter((words) => words !== undefined);
  if (counts.length === 0) return;
  throw new KindlingError(
    "refused",
    `the bucket ${bucket.name} isn't empty: it holds ${IsTruncated ? "at least " : ""}${counts.join(", ")}, which would be lost with it. Empty it, or set \`forceDestroy: true\` on its settings, run up, and then delete. To take only the settings off and keep the bucket, set it too: they never delete objects themselves`,
  );
}

const count = (number: number, what: string): string | undefined =>
  number === 0 ? undefined : `${number} ${what}${number === 1 ? "" : "s"}`;
