import { S3Error } from "./error.ts";
import type { XmlElement } from "./xml.ts";
import { elements, matching, one, some, text } from "./xml-schema.ts";

export type Tag = { readonly Key: string; readonly Value: string };

const tagging = elements({
  TagSet: one(elements({ Tag: some(elements({ Key: one(text), Value: one(text) })) })),
});

/** S3 API reference: Tag. `\p{Z}` is any white space of Unicode. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAGS = 50;

/** The tags of a bucket. Throws MalformedXML, InvalidTag, BadRequest as S3 does (PutBucketTagging). */
export function readTags(element: XmlElement): { TagSet: { Tag: Tag[] } } {
  const { TagSet } = matching(tagging, element);
  if (TagSet.Tag.length > TAGS) {
    throw new S3Error("BadRequest", { message: `Bucket tag count cannot be greater than ${TAGS}` });
  }
  const seen = new Set<string>();
  for (const { Key, Value } of TagSet.Tag) {
    const wrong = (message: string) => new S3Error("InvalidTag", { message, elements: { TagKey: Key } });
    if (Key === "" || length(Key) > 128 || !CHARACTERS.test(Key))
      throw wrong("The TagKey you have provided is invalid");
    if (length(Value) > 256 || !CHARACTERS.test(Value))
      throw wrong("The TagValue you have provided is invalid");
    if (/^aws:/i.test(Key)) throw wrong("System tags cannot be added/updated by requester");
    if (seen.has(Key)) throw wrong("Cannot provide multiple Tags with the same key");
    seen.add(Key);
  }
  return { TagSet };
}

const length = (value: string): number => [...value].length;
