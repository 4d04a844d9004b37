import { CivoBucketSpecSchema } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { expect, it } from "vitest";
import { fieldReferences } from "./field-reference.ts";

const of = (name: string) =>
  fieldReferences(
    CivoBucketSpecSchema,
    { "kindling.civo.bucket.v1.CivoBucketSpec.region": "Where." },
    "spec",
  ).find(({ path }) => path === `spec.${name}`);

it("says what a field takes, its rules and what changing it does", () => {
  expect(of("bucketName")).toEqual({
    path: "spec.bucketName",
    type: "string",
    required: true,
    secret: false,
    default: undefined,
    rules: ["string.min_len: 3", "string.max_len: 63", "string.pattern: ^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"],
    change: "replace",
    comment: "",
    message: undefined,
  });
});

it("lists an enum's values without the one for none, and takes the comment from the protos", () =>
  expect(of("region")).toMatchObject({
    type: "one of LON1, FRA1, NYC1, PHX1, MUM1",
    rules: [],
    comment: "Where.",
  }));

it("says a CEL rule by its message, and the default as a manifest would", () =>
  expect(of("maxSizeGb")).toMatchObject({
    default: "500",
    rules: ["int32.gte: 500", "must be a multiple of 500, which is how Civo sells storage"],
  }));

it("names the message inside", () => {
  const lifecycle = fieldReferences(MetadataSchema, {}).find(({ path }) => path === "lifecycle");
  expect(lifecycle).toMatchObject({ type: "Lifecycle", message: { name: "Lifecycle" } });
});
