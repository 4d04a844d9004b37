import { LifecycleSchema, MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { describe, expect, it } from "vitest";
import { checkOutput } from "./output-check.ts";

const { name, labels, lifecycle } = MetadataSchema.field;

describe("checkOutput", () => {
  it("lets through what the field says", () => {
    expect(checkOutput("CivoBucket", name, "my-bucket")).toBe("my-bucket");
    expect(checkOutput("CivoBucket", labels, { team: "shop" })).toEqual({ team: "shop" });
    expect(checkOutput("CivoBucket", lifecycle, {})).toEqual({});
    expect(checkOutput("CivoBucket", LifecycleSchema.field.protect, false)).toBe(false);
  });

  it.each([
    [name, undefined, "gave nothing for its output name, which should be a string"],
    [name, null, "gave nothing for its output name, which should be a string"],
    [name, 7, "gave a number for its output name, which should be a string"],
    [labels, ["team"], "gave a list for its output labels, which should be an object"],
    [
      LifecycleSchema.field.allowReplace,
      "no",
      "gave a string for its output allow_replace, which should be a boolean",
    ],
  ])("refuses the rest: %o", (field, value, message) =>
    expect(() => checkOutput("CivoBucket", field, value)).toThrow(`CivoBucket's module ${message}`),
  );
});
