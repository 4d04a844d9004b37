import { create } from "@bufbuild/protobuf";
import { CivoBucketSchema, type CivoBucketValid } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import { describe, expect, it } from "vitest";
import { localsOf } from "./locals.ts";

const bucket = (spec: object, labels = {}) =>
  create(CivoBucketSchema, {
    metadata: { name: "my-bucket", labels },
    spec: { bucketName: "my-bucket", region: Region.FRA1, ...spec },
  }) as CivoBucketValid;

describe("localsOf", () => {
  it("spells the region as Civo does and has nothing to warn about in a plain bucket", () =>
    expect(localsOf(bucket({}))).toMatchObject({ region: "FRA1", warnings: [] }));

  it("says what Civo can't do and what to do instead", () => {
    const { warnings } = localsOf(bucket({ versioningEnabled: true, tags: ["env:prod"] }, { team: "shop" }));
    expect(warnings).toEqual([
      expect.stringMatching(/^versioningEnabled: .*put-bucket-versioning --bucket my-bucket/),
      expect.stringMatching(/^tags: .*env:prod.*put-bucket-tagging --bucket my-bucket/),
      expect.stringMatching(/^metadata\.labels: /),
    ]);
  });
});
