import { checkMessage } from "@kindling/core/message-check";
import { type Json, locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import kind from "./index.ts";

function rulesBroken(change: Record<string, Json>): string[] {
  const spec = {
    ...{ instanceName: "web", region: "LON1", size: "g3.small", image: "ubuntu-noble" },
    ...{ network: { ref: { name: "main" } }, ...change },
  };
  const manifest = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "web" }, spec };
  return checkMessage(kind.schema, manifest, locateIn("manifest")).problems.map(({ rule }) => rule);
}

describe("an instance's name", () => {
  it.each(["web", "web-1", "1", "web-1.example.com", "a.b.c", "w".repeat(63)])("may be %s", (instanceName) =>
    expect(rulesBroken({ instanceName })).toEqual([]),
  );
  it.each(["Web", "web_1", "-web", "web-", ".web", "web.", "a..b", "a.-b", "web 1", "wéb", "web\n"])(
    "isn't %j",
    (instanceName) => expect(rulesBroken({ instanceName })).toEqual(["string.pattern"]),
  );
  it("has at most 63 characters", () =>
    expect(rulesBroken({ instanceName: "w".repeat(64) })).toEqual(["string.max_len"]));
});

describe("a size", () => {
  it.each(["g3.xsmall", "g3.2xlarge", "g4c.medium", "g4g.40.small", "an.g1.l40s.x1", "g4p-small"])(
    "may be %s",
    (size) => expect(rulesBroken({ size })).toEqual([]),
  );
  it.each([
    ["G3.Small", "string.pattern"],
    ["g3 small", "string.pattern"],
    ["g3.", "string.pattern"],
    ["g4s.kube.medium", "civo_compute_instance.size.kind"],
    ["g3.k3s.small", "civo_compute_instance.size.kind"],
    ["g3.db.small", "civo_compute_instance.size.kind"],
  ])("isn't %s", (size, rule) => expect(rulesBroken({ size })).toEqual([rule]));
});

describe("an image", () => {
  it.each(["ubuntu-noble", "debian-12", "rocky-9.3", "My_Image", "0ad7ba8e-2d1c-4a7b-9c53-6f2a4b1c7d8e"])(
    "may be %s",
    (image) => expect(rulesBroken({ image })).toEqual([]),
  );
  it.each(["ubuntu noble", "-noble", "ubuntu/noble", "ubuntu:24.04"])("isn't %s", (image) =>
    expect(rulesBroken({ image })).toEqual(["string.pattern"]),
  );
});

it("has each tag, key, firewall and volume once", () => {
  const [one, other] = ["0ad7ba8e-2d1c-4a7b-9c53-6f2a4b1c7d8e", "1bd7ba8e-2d1c-4a7b-9c53-6f2a4b1c7d8e"];
  for (const field of ["sshKeyIds", "firewallIds", "volumeIds"]) {
    expect(rulesBroken({ [field]: [one, other, { ref: { name: "a" } }, { ref: { name: "b" } }] })).toEqual(
      [],
    );
    expect(rulesBroken({ [field]: [one, { value: one }] })).toEqual([expect.stringMatching(/unique$/)]);
    expect(rulesBroken({ [field]: [{ ref: { name: "a" } }, { ref: { name: "a" } }] })).toEqual([
      expect.stringMatching(/unique$/),
    ]);
  }
  expect(rulesBroken({ tags: ["web", "Web"] })).toEqual([]);
  expect(rulesBroken({ tags: ["web", "web"] })).toEqual(["repeated.unique"]);
});
