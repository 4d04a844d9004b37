import { create } from "@bufbuild/protobuf";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { describe, expect, it } from "vitest";
import { maskedJson } from "./masked-json.ts";

describe("maskedJson", () => {
  it("hides secrets and shows the rest", () => {
    const outputs = create(CivoBucketStackOutputsSchema, { bucketId: "id", secretAccessKey: "shh" });
    expect(maskedJson(CivoBucketStackOutputsSchema, outputs)).toEqual({
      bucketId: "id",
      secretAccessKey: "[secret]",
    });
  });

  it("hides a secret given in the clear, and shows where another is read from", () => {
    const input = (source: { case: "value" | "env"; value: string }) =>
      maskedJson(
        CivoBucketStackInputSchema,
        create(CivoBucketStackInputSchema, { providerConfig: { civoToken: { source } } }),
      );
    expect(input({ case: "value", value: "t0ken" })).toEqual({
      providerConfig: { civoToken: { value: "[secret]" } },
    });
    expect(input({ case: "env", value: "CIVO_TOKEN" })).toEqual({
      providerConfig: { civoToken: { env: "CIVO_TOKEN" } },
    });
  });
});
