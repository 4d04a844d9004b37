import { KindlingError } from "@kindling/core/error";
import { readDocuments } from "@kindling/core/yaml-source";
import { expect, it } from "vitest";
import { explained } from "./explained.ts";

const locate = readDocuments("pool.yaml", "spec:\n  size: 48\n  tags:\n    - a\n    - b\n").documents[0]
  ?.locate;
const textOf = async (message: string, path?: string) => {
  const errors = [new KindlingError("refused", message, { ...(path && { path }) })];
  return (await explained(errors, { ...(locate && { locate }) }))[0]?.message;
};

it.each([
  ["spec.size: too big", "spec.size", "pool.yaml:2:9: spec.size: too big"],
  ["spec.tags[1]: taken", "spec.tags[1]", "pool.yaml:5:7: spec.tags[1]: taken"],
  ["spec.size: too big", undefined, "spec.size: too big"],
  ["size is too big", "spec.size", "size is too big"],
  ["urn:x: protected", "urn:x", "urn:x: protected"],
])("%s, about %s", async (message, path, expected) => expect(await textOf(message, path)).toBe(expected));

it("says nothing of places where there is no manifest, nor of other errors", async () => {
  const refused = new KindlingError("refused", "spec.size: too big", { path: "spec.size" });
  const errors = [refused, new Error("spec.size: x")];
  expect(await explained(errors, {})).toEqual(errors);
});

it("gives a cloud's explanation for the message", async () => {
  const explain = async () => (message: string) => `${message}, since`;
  const errors = [new KindlingError("cloud", "no")];
  expect((await explained(errors, { explain }))[0]?.message).toBe("no, since");
});
