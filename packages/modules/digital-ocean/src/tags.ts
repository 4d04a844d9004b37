import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";
import { labels } from "@kindling/core/labels";

/**
 * The tags of a kind's resources: its own, and its labels as `key:value`, since DigitalOcean's tags are words. Sorted,
 * and without those that differ by case only, which are the same to DigitalOcean.
 */
export function tags(
  target: { kind: string; metadata?: Metadata | undefined },
  own: readonly string[],
): string[] {
  const all = [
    ...own,
    ...Object.entries(labels(target)).map(([key, value]) => (value ? `${key}:${value}` : key)),
  ];
  return [...new Map(all.toReversed().map((tag) => [tag.toLowerCase(), tag])).values()].toSorted();
}
