import { create } from "@bufbuild/protobuf";
import {
  CivoComputeInstanceSchema,
  type CivoComputeInstanceValid,
} from "@kindling/apis/kindling/civo/compute_instance/v1/api";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import { describe, expect, it } from "vitest";
import { localsOf } from "./locals.ts";

const target = (spec: object) =>
  create(CivoComputeInstanceSchema, {
    kind: "CivoComputeInstance",
    metadata: { name: "web", env: "prod", labels: { team: "shop and web" } },
    spec: { instanceName: "web-1", region: Region.FRA1, ...spec },
  }) as CivoComputeInstanceValid;

describe("locals", () => {
  it("join the tags with the labels as words, each once", () => {
    const { tags, region, name } = localsOf(target({ tags: ["public", "environment:prod"] }));
    expect({ region, name }).toEqual({ region: "FRA1", name: "web" });
    expect(tags).toEqual([
      ...["public", "environment:prod", "team:shop_and_web", "resource:true"],
      ...["resource_kind:CivoComputeInstance", "resource_id:web"],
    ]);
  });

  it("name what two instances can't have at once", () => {
    const source = { source: { case: "value", value: "id" } };
    expect(localsOf(target({})).exclusive).toEqual([]);
    expect(localsOf(target({ volumeIds: [source], privateIpv4: "10.0.0.9" })).exclusive).toEqual([
      "volumeIds",
      "privateIpv4",
    ]);
    expect(localsOf(target({ reservedIpId: source })).exclusive).toEqual(["reservedIpId"]);
  });
});
