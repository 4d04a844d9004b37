import { expect, test } from "vitest";
import { readme } from "./reference.ts";

test("the README's table of resources is what `node src/reference.ts` writes", () => {
  const { is, shouldBe } = readme();
  expect(unpadded(is)).toBe(unpadded(shouldBe));
});

/** The formatter pads tables. */
const unpadded = (text: string): string => text.replace(/ {2,}/g, " ").replace(/-{3,}/g, "---");
