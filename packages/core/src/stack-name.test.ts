import { describe, expect, it } from "vitest";
import { parseSecretReference, secretReference } from "./stack-name.ts";

describe("secret references", () => {
  const reference = "pulumi://civo-bucket/dev.my-bucket#access_key_id";
  const stack = { project: "civo-bucket", stack: "dev.my-bucket" };

  it("name a stack's output", () => {
    expect(secretReference(stack, "access_key_id")).toBe(reference);
    expect(parseSecretReference(reference)).toEqual({ stack, output: "access_key_id" });
  });

  it.each(["", "my-bucket", "pulumi://civo-bucket#x", "pulumi://a/b/c#d", "pulumi://a/b", `${reference} `])(
    "%j is none",
    (text) => expect(() => parseSecretReference(text)).toThrow(/is no secret reference: write it as pulumi:/),
  );
});
