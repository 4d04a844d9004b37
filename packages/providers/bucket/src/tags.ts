import { type Part, unless } from "./part.ts";

export const tags: Part = {
  field: "tags",
  isGiven: (settings) => Object.keys(settings.tags).length > 0,
  async read(bucket) {
    const request = bucket.ask(
      "reading the tags",
      (s3) => new s3.GetBucketTaggingCommand({ Bucket: bucket.name }),
    );
    const { TagSet = [] } = (await unless(request, "NoSuchTagSet", "NoSuchTagSetError")) ?? {};
    // AWS's own tags stay on the bucket whatever is written.
    const own = TagSet.filter(({ Key = "" }) => !/^aws:/i.test(Key));
    return { tags: Object.fromEntries(own.map(({ Key = "", Value = "" }) => [Key, Value])) };
  },
  async write(bucket, settings) {
    const Bucket = bucket.name;
    const TagSet = Object.entries(settings.tags).map(([Key, Value]) => ({ Key, Value }));
    if (TagSet.length > 0)
      await bucket.ask(
        "setting the tags",
        (s3) => new s3.PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }),
      );
    else await bucket.ask("taking off the tags", (s3) => new s3.DeleteBucketTaggingCommand({ Bucket }));
    return { tags: settings.tags };
  },
};
