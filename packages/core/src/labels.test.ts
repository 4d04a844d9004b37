import { create } from "@bufbuild/protobuf";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { describe, expect, it } from "vitest";
import { labels } from "./labels.ts";

const labelsOf = (metadata: Parameters<typeof create<typeof MetadataSchema>>[1]) =>
  labels({ kind: "CivoBucket", metadata: create(MetadataSchema, metadata) });

describe("labels", () => {
  it("are the five and the manifest's own", () =>
    expect(
      labelsOf({ name: "my-bucket", id: "bkt-1", org: "acme", env: "prod", labels: { team: "shop" } }),
    ).toEqual({
      resource: "true",
      organization: "acme",
      environment: "prod",
      resource_kind: "CivoBucket",
      resource_id: "bkt-1",
      team: "shop",
    }));

  it("take the name for the id, dev for the environment, and leave out an organization that isn't given", () =>
    expect(labelsOf({ name: "my-bucket" })).toEqual({
      resource: "true",
      environment: "dev",
      resource_kind: "CivoBucket",
      resource_id: "my-bucket",
    }));

  it("can't be overridden", () =>
    expect(labelsOf({ name: "b", labels: { resource: "false" } }).resource).toBe("true"));
});
