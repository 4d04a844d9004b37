import { expect, it } from "vitest";
import { engineError } from "./engine-error.ts";

const URN = "urn:pulumi:dev::model::model:index:Thing::a";

it.each([
  ["resource URN violates plan: properties changed: ++label[{hush}], +~size[{1}!={2}]", "label, size of"],
  ["resource URN violates plan: protect changed (expected true)", "protect changed"],
  ["replace is not allowed by the plan: this resource is constrained to update", "replace of"],
  ["delete is not allowed by the plan: no steps were expected for this resource", "delete of"],
  ["expected resource operations for URN but none were seen", "wasn't done"],
])("says what of a plan doesn't fit, without values: %s", (text, said) => {
  const error = engineError(text.replaceAll("URN", URN), { urn: URN });
  expect(error).toMatchObject({ code: "refused", message: expect.stringContaining(said) });
  expect(error?.message).toContain("model:index:Thing a");
  expect(error?.message).not.toMatch(/hush|\{/);
});
