import { randomUUID } from "node:crypto";
import type * as v from "valibot";
import { invalidArgument, S3Error } from "./error.ts";
import type { XmlElement } from "./xml.ts";
import { elements, flag, integer, many, matching, maybe, one, some, text, word } from "./xml-schema.ts";

const tag = elements({ Key: one(text), Value: one(text) });
const sizes = { ObjectSizeGreaterThan: maybe(integer), ObjectSizeLessThan: maybe(integer) };

const rule = elements({
  ID: maybe(text),
  Prefix: maybe(text),
  Filter: maybe(
    elements({
      ...{ Prefix: maybe(text), Tag: maybe(tag), ...sizes },
      And: maybe(elements({ Prefix: maybe(text), Tag: many(tag), ...sizes })),
    }),
  ),
  Status: one(word("Enabled", "Disabled")),
  Expiration: maybe(
    elements({ Days: maybe(integer), Date: maybe(text), ExpiredObjectDeleteMarker: maybe(flag) }),
  ),
  NoncurrentVersionExpiration: maybe(
    elements({ NoncurrentDays: one(integer), NewerNoncurrentVersions: maybe(integer) }),
  ),
  AbortIncompleteMultipartUpload: maybe(elements({ DaysAfterInitiation: one(integer) })),
  Transition: many(elements({ Days: maybe(integer), Date: maybe(text), StorageClass: one(text) })),
  NoncurrentVersionTransition: many(
    elements({
      NoncurrentDays: one(integer),
      StorageClass: one(text),
      NewerNoncurrentVersions: maybe(integer),
    }),
  ),
});

const configuration = elements({ Rule: some(rule, 1000) });

export type LifecycleConfiguration = v.InferOutput<typeof configuration>;
type Rule = LifecycleConfiguration["Rule"][number];

/**
 * The rules with an id each. Throws MalformedXML, InvalidArgument or InvalidRequest as S3 does
 * (PutBucketLifecycleConfiguration; user guide: Lifecycle configuration elements).
 */
export function readLifecycle(element: XmlElement): LifecycleConfiguration {
  const { Rule } = matching(configuration, element);
  const ids = new Set<string>();
  for (const { ID } of Rule) {
    if (ID === undefined || ID === "") continue;
    if (ID.length > 255) throw invalidArgument("ID", ID, "ID length should not exceed allowed limit of 255");
    if (ids.has(ID)) {
      throw invalidArgument("ID", ID, "Rule ID must be unique. Found same ID for more than one rule");
    }
    ids.add(ID);
  }
  Rule.forEach(checkRule);
  return { Rule: Rule.map((one) => ({ ...one, ID: one.ID || randomUUID() })) };
}

function checkRule(rule: Rule): void {
  const { Filter, Prefix, Expiration, Transition, NoncurrentVersionExpiration: noncurrent } = rule;
  const { AbortIncompleteMultipartUpload: abort, NoncurrentVersionTransition } = rule;
  if ((Filter === undefined) === (Prefix === undefined)) throw new S3Error("MalformedXML");
  if (Filter && Object.keys(Filter).length > 1) throw new S3Error("MalformedXML");
  const hasTag = Filter?.Tag !== undefined || (Filter?.And?.Tag.length ?? 0) > 0;
  const conditions = [
    ...Object.keys(Filter?.And ?? {}).filter((name) => name !== "Tag"),
    ...(Filter?.And?.Tag ?? []),
  ];
  if (Filter?.And && conditions.length < 2) throw new S3Error("MalformedXML");
  if (Transition.length + NoncurrentVersionTransition.length > 0) {
    // There is one storage class only, as in Civo's stores.
    throw new S3Error("InvalidStorageClass", {
      message: "There is no storage class but STANDARD to move objects to",
    });
  }
  if (!Expiration && !noncurrent && !abort) {
    throw new S3Error("InvalidRequest", { message: "At least one action needs to be specified in a rule" });
  }
  if (Expiration) checkExpiration(Expiration, hasTag);
  if (noncurrent) {
    positive(noncurrent.NoncurrentDays, "NoncurrentDays", "NoncurrentVersionExpiration action");
    const { NewerNoncurrentVersions: newer } = noncurrent;
    if (newer !== undefined && newer > 100) {
      throw invalidArgument(
        "NewerNoncurrentVersions",
        String(newer),
        "NewerNoncurrentVersions can be 100 at most",
      );
    }
    if (newer !== undefined) positive(newer, "NewerNoncurrentVersions", "NoncurrentVersionExpiration action");
  }
  if (abort) {
    positive(abort.DaysAfterInitiation, "DaysAfterInitiation", "AbortIncompleteMultipartUpload action");
    const message = "AbortIncompleteMultipartUpload cannot be specified with Tags";
    if (hasTag) throw new S3Error("InvalidRequest", { message });
  }
}

function checkExpiration(expiration: NonNullable<Rule["Expiration"]>, hasTag: boolean): void {
  const { Days, Date: date, ExpiredObjectDeleteMarker } = expiration;
  if (Object.keys(expiration).length !== 1) throw new S3Error("MalformedXML");
  if (Days !== undefined) positive(Days, "Days", "Expiration action");
  if (date !== undefined) {
    const time = Date.parse(date);
    if (Number.isNaN(time)) throw new S3Error("MalformedXML");
    if (time % 86_400_000 !== 0) throw invalidArgument("Date", date, "'Date' must be at midnight GMT");
  }
  if (ExpiredObjectDeleteMarker !== undefined && hasTag) {
    const message = "ExpiredObjectDeleteMarker cannot be specified with Tags";
    throw new S3Error("InvalidRequest", { message });
  }
}

function positive(value: number, name: string, action: string): void {
  if (value > 0) return;
  throw invalidArgument(name, String(value), `'${name}' for ${action} must be a positive integer`);
}
