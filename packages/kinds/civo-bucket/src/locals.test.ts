import { create } from "@bufbuild/protobuf";
import { CivoBucketSchema, type CivoBucketValid } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import { expect, it } from "vitest";
import { localsOf } from "./locals.ts";

it("spells the region as Civo does, and makes tags of the manifest's tags and labels", () => {
  const bucket = create(CivoBucketSchema, {
    kind: "CivoBucket",
    metadata: { name: "my-bucket", env: "prod", labels: { team: "shop" } },
    spec: { bucketName: "my-bucket", region: Region.FRA1, tags: ["env:prod", "at:12:30", "backup"] },
  });
  expect(localsOf(bucket as CivoBucketValid)).toMatchObject({
    region: "FRA1",
    tags: {
      env: "prod",
      at: "12:30",
      backup: "",
      team: "shop",
      resource: "true",
      environment: "prod",
      resource_kind: "CivoBucket",
      resource_id: "my-bucket",
    },
  });
});
