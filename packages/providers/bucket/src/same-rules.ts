import {
  type BucketSettings,
  BucketSettingsSchema,
} from "@kindling/apis/kindling/bucket/provider/v1/bucket_settings";
import type { PropertyMap } from "@kindling/core/property-value";
import type { Equal } from "@kindling/provider-framework/diff";
import { toMessage } from "@kindling/provider-framework/to-message";
import { corsMeaning } from "./cors.ts";
import { lifecycleMeaning } from "./lifecycle-rule.ts";

/** Whether lifecycle rules mean the same: their order doesn't matter, nor what has a default. */
export const sameLifecycleRules: Equal = (lifecycleRules, value) =>
  lifecycleSet({ lifecycleRules }) === lifecycleSet({ lifecycleRules: value });

/** Whether CORS rules mean the same. The first that fits decides, so their order does matter. */
export const sameCorsRules: Equal = (corsRules, value) =>
  corsList({ corsRules }) === corsList({ corsRules: value });

const settings = (properties: PropertyMap) =>
  toMessage(BucketSettingsSchema, properties).message as BucketSettings;

const lifecycleSet = (properties: PropertyMap): string =>
  settings(properties).lifecycleRules.map(lifecycleMeaning).sort().join("\n");

const corsList = (properties: PropertyMap): string =>
  settings(properties).corsRules.map(corsMeaning).join("\n");
