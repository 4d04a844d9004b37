import type { PropertyValue } from "@kindling/core/property-value";

const shape = (tags: PropertyValue): string =>
  JSON.stringify((Array.isArray(tags) ? tags : []).map((tag) => String(tag).toLowerCase()).sort());

/** Tags have no order, and case doesn't tell them apart (tag/tags.go). */
export const sameTags = (before: PropertyValue, after: PropertyValue): boolean =>
  shape(before) === shape(after);

/** tag/tags.go, ValidateTag. */
export function refusesTag(tags: PropertyValue): string | undefined {
  const bad = (Array.isArray(tags) ? tags : []).find((tag) => !/^[a-zA-Z0-9:\-_]{1,255}$/.test(String(tag)));
  if (bad === undefined) return undefined;
  return "tags may contain lowercase letters, numbers, colons, dashes, and underscores; there is a limit of 255 characters per tag";
}
