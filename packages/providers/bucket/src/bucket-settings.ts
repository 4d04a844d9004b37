import { create } from "@bufbuild/protobuf";
import {
  type BucketSettings,
  BucketSettingsSchema,
} from "@kindling/apis/kindling/bucket/provider/v1/bucket_settings";
import { type Operation, resource } from "@kindling/provider-framework/definition";
import { poll } from "@kindling/provider-framework/poll";
import { addressOf, idOf, sameEndpoint } from "./address.ts";
import type { Bucket } from "./bucket.ts";
import type { Buckets } from "./buckets.ts";
import { assertEmpty } from "./contents.ts";
import { cors } from "./cors.ts";
import { isFailure } from "./failure.ts";
import { lifecycle } from "./lifecycle.ts";
import { type Found, type Part, unless } from "./part.ts";
import { sameCorsRules, sameLifecycleRules } from "./same-rules.ts";
import { tags } from "./tags.ts";
import { versioning, versioningOf } from "./versioning.ts";

/** In the order in which they are written: rules about versions want versioning first. */
const PARTS: readonly Part[] = [versioning, lifecycle, cors, tags];
const NOTHING = { versioning: undefined, tags: {}, lifecycleRules: [], corsRules: [] };
/** A change of these changes nothing about the bucket. */
const ACCESS = ["region", "accessKeyId", "secretAccessKey"] as const;

/** Milliseconds that a bucket or key just made may need to be known to S3. */
const READY_WITHIN = 20_000;

export const bucketSettings = resource(
  BucketSettingsSchema,
  (buckets: Buckets) => ({
    create: ({ inputs, keep, ...operation }) =>
      buckets.use(inputs, operation, async (bucket) => {
        const id = idOf(inputs);
        let state: Found = { ...NOTHING, versioningStatus: await reached(bucket, buckets, operation) };
        for (const part of PARTS.filter(({ isGiven }) => isGiven(inputs))) {
          state = { ...state, ...(await part.write(bucket, inputs)) };
          keep({ id, state });
        }
        return { id, state };
      }),

    async read({ id, old, ...operation }) {
      const { config } = buckets;
      const region = config.region ?? "us-east-1";
      const reach = old?.bucket ? old : { ...addressOf(id, config.endpoint), region };
      const state = await buckets.use(reach, operation, (bucket) =>
        unless(readParts(bucket, old), "NoSuchBucket"),
      );
      if (!state) return undefined;
      return old ? { state } : { id: idOf(reach), state: { ...reach, ...state } };
    },

    update: ({ inputs, changed, keep, ...operation }) =>
      buckets.use(inputs, operation, async (bucket) => {
        // New keys are tried before they replace the old ones.
        if (ACCESS.some((field) => changed.has(field))) await reached(bucket, buckets, operation);
        let state: Found = {};
        for (const part of PARTS.filter(({ field }) => changed.has(field))) {
          state = { ...state, ...(await part.write(bucket, inputs)) };
          keep(state);
        }
        return state;
      }),

    async delete({ old, ...operation }) {
      const remove = async (bucket: Bucket): Promise<void> => {
        if (!old.forceDestroy) await assertEmpty(bucket);
        for (const part of PARTS.filter(({ isGiven }) => isGiven(old)))
          await part.write(bucket, create(BucketSettingsSchema));
      };
      await buckets.use(old, operation, (bucket) => unless(remove(bucket), "NoSuchBucket"));
    },
  }),
  { endpoint: sameEndpoint, lifecycleRules: sameLifecycleRules, corsRules: sameCorsRules },
);

/** Reads what is managed, versioning always; at an import everything that the service has. */
async function readParts(bucket: Bucket, old: BucketSettings | undefined): Promise<Found> {
  const managed = PARTS.filter((part) => !old || part === versioning || part.isGiven(old));
  const reads = managed.map((part) => unless(part.read(bucket, old), ...(old ? [] : ["NotImplemented"])));
  // None is left in flight.
  await Promise.allSettled(reads);
  return Object.assign({}, ...(await Promise.all(reads)));
}

/** The versioning of a bucket that can be used; one that was just made is waited for, as are its keys. */
async function reached(
  bucket: Bucket,
  { clock }: Buckets,
  { signal }: Operation,
): Promise<BucketSettings["versioningStatus"]> {
  let failure: unknown;
  const ask = async () => {
    try {
      failure = undefined;
      return { status: await versioningOf(bucket) };
    } catch (error) {
      if (!isFailure(error, "NoSuchBucket", "InvalidAccessKeyId")) throw error;
      failure = error;
      return undefined;
    }
  };
  const options = { what: "the bucket", limit: READY_WITHIN, longest: 2_000, signal, clock };
  const { status } = await poll(ask, options).catch((error) => {
    signal.throwIfAborted();
    throw failure ?? error;
  });
  return status;
}
