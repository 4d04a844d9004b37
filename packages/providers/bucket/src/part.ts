import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  BucketSettings,
  BucketSettingsSchema,
} from "@kindling/apis/kindling/bucket/provider/v1/bucket_settings";
import type { Bucket } from "./bucket.ts";
import { isFailure } from "./failure.ts";

/** The settings that make up a bucket's, each of them written and read on its own. */
export type Field = "versioning" | "tags" | "lifecycleRules" | "corsRules";

export type Settings = Pick<BucketSettings, Field>;
export type Found = {
  [F in Field | "versioningStatus"]?: MessageInitShape<typeof BucketSettingsSchema>[F] | undefined;
};

export interface Part {
  readonly field: Field;
  /** Whether the setting is managed at all: what isn't is neither read nor written. */
  readonly isGiven: (settings: Settings) => boolean;
  /** What the bucket has, as `old` spells it where that means the same. `old` is absent at an import. */
  readonly read: (bucket: Bucket, old: Settings | undefined) => Promise<Found>;
  /** Makes the bucket's setting what is given; where nothing is, takes it off. Returns what the bucket has then. */
  readonly write: (bucket: Bucket, settings: Settings) => Promise<Found>;
}

/** What was read; undefined where the service says by one of these codes that there is nothing. */
export const unless = async <T>(read: Promise<T>, ...codes: readonly string[]): Promise<T | undefined> =>
  read.catch((error) => {
    if (isFailure(error, ...codes)) return undefined;
    throw error;
  });
