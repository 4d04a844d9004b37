import type { CivoBucketValid } from "@kindling/apis/kindling/civo/bucket/v1/api";
import type { CivoBucketSpecValid } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { labels } from "@kindling/core/labels";
import { regionCode } from "@kindling/module-civo/region";

export interface Locals {
  readonly spec: CivoBucketSpecValid;
  /** As Civo's API spells it: `LON1`. */
  readonly region: string;
  /** The bucket's tags: those of the spec, `metadata.labels` and Kindling's own labels. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What is computed from the manifest alone. */
export function localsOf(target: CivoBucketValid): Locals {
  const { spec } = target;
  return {
    spec,
    region: regionCode(spec.region),
    tags: { ...Object.fromEntries(spec.tags.map(tagOf)), ...labels(target) },
  };
}

/** `env:prod` is the key `env` with the value `prod`; a key alone has an empty one. */
function tagOf(tag: string): [key: string, value: string] {
  const [, key = "", value = ""] = /^([^:]*):?(.*)$/s.exec(tag) ?? [];
  return [key, value];
}
