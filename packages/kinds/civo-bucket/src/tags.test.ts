import { checkMessage } from "@kindling/core/message-check";
import { type Json, locateIn } from "@kindling/core/source";
import { expect, it } from "vitest";
import kind from "./index.ts";

const problemsOf = (metadata: Record<string, Json>, tags: Json = []): string[] =>
  checkMessage(
    kind.schema,
    {
      ...{ apiVersion: kind.apiVersion, kind: kind.name },
      metadata: { name: "my-bucket", ...metadata },
      spec: { bucketName: "my-bucket", region: "LON1", tags },
    },
    locateIn("manifest"),
  ).problems.map(({ rule }) => rule);

const labels = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`label-${index}`, "é 1+2=3"]));
const tags = Array.from({ length: 6 }, (_, index) => `tag-${index}`);

// Rules of what the spec and the metadata are together; those of the spec alone have cases in kind.test.ts.
it.each<[string, Record<string, Json>, Json, string[]]>([
  [
    "45 tags of one's own, five of Kindling's",
    { labels, id: "bkt: 1/2", org: "Ärzte Köln" },
    tags.slice(1),
    [],
  ],
  ["more than S3 has room for", { labels }, tags, ["civo_bucket.tags.count"]],
  ["a label that is a tag as well", { labels: { env: "prod", a: "" } }, ["env:prod", "a"], []],
  ["a label and a tag that contradict", { labels: { env: "prod" } }, ["env:dev"], ["civo_bucket.tags.twice"]],
  ["a label's key that S3 refuses", { labels: { "a*b": "" } }, [], ["civo_bucket.metadata.labels"]],
  ["a label's key that S3 keeps to itself", { labels: { "AWS:b": "" } }, [], ["civo_bucket.metadata.labels"]],
  ["a label's value that S3 refuses", { labels: { a: "b & c" } }, [], ["civo_bucket.metadata.labels"]],
  ["an id that can't be a tag", { id: "a,b" }, [], ["civo_bucket.metadata.tags"]],
  ["an organization that can't be a tag", { org: "A & B" }, [], ["civo_bucket.metadata.tags"]],
])("%s", (_, metadata, own, rules) => expect(problemsOf(metadata, own)).toEqual(rules));
