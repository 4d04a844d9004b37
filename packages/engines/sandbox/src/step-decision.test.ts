import { secret, UNKNOWN } from "@kindling/core/property-value";
import type { PropertyDiffKind } from "@kindling/core/provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diffInputs, invertDiff } from "./property-diff.ts";
import {
  applyReplaceOnChanges,
  decide,
  diffComponent,
  NO_DIFF,
  needsReplacement,
  replaceFor,
  settleDiff,
  triggers,
} from "./step-decision.ts";

const kinds: PropertyDiffKind[] = [
  "add",
  "delete",
  "update",
  "add-replace",
  "delete-replace",
  "update-replace",
];
const providerDiff = fc.record({
  changes: fc.constantFrom("none" as const, "some" as const, "unknown" as const),
  replaces: fc.subarray(["name", "zone"]),
  stables: fc.constant([]),
  deleteBeforeReplace: fc.boolean(),
  detailedDiff: fc.dictionary(
    fc.constantFrom("name", "zone", "tags.a", "list[0]"),
    fc.record({ kind: fc.constantFrom(...kinds), inputDiff: fc.boolean() }),
  ),
});
const inputs = fc.dictionary(
  fc.constantFrom("a", "b", "c"),
  fc.oneof(fc.nat(3), fc.array(fc.nat(3)), fc.dictionary(fc.constantFrom("x", "y"), fc.nat(3))),
);
const healthy = { pendingReplacement: false, hasInitErrors: false, triggered: false };

test("what doesn't differ stays, whatever the provider says would need a replacement", () => {
  fc.assert(
    fc.property(providerDiff, inputs, (diff, same) => {
      expect(decide(settleDiff({ ...diff, changes: "none" }, same, same), healthy)).toBe("same");
      expect(decide(settleDiff({ ...diff, changes: "unknown", detailedDiff: {} }, same, same), healthy)).toBe(
        "same",
      );
    }),
  );
});

test("a change is a replacement exactly when the provider or the program wants one", () => {
  fc.assert(
    fc.property(providerDiff, (diff) => {
      const settled = settleDiff({ ...diff, changes: "some" }, {}, {});
      expect(decide(settled, healthy)).toBe(needsReplacement(settled) ? "replace" : "update");
      const wanted = applyReplaceOnChanges(settled, ["*"], false);
      if (settled.changedKeys.length > 0) expect(decide(wanted, healthy)).toBe("replace");
    }),
  );
});

test("a resource that isn't healthy is updated, one that is half replaced or triggered is replaced", () => {
  expect(decide(NO_DIFF, { ...healthy, hasInitErrors: true })).toBe("update");
  expect(decide(NO_DIFF, { ...healthy, pendingReplacement: true })).toBe("replace");
  expect(decide(NO_DIFF, { ...healthy, triggered: true })).toBe("replace");
  expect(
    decide(applyReplaceOnChanges(NO_DIFF, ["#initerror"], true), { ...healthy, hasInitErrors: true }),
  ).toBe("replace");
  expect(decide(replaceFor("provider"), healthy)).toBe("replace");
});

test("differences vanish when both sides are equal, and turn round when seen from the other side", () => {
  fc.assert(
    fc.property(inputs, inputs, (olds, news) => {
      expect(diffComponent(olds, structuredClone(olds))).toBe(NO_DIFF);
      expect(invertDiff(diffInputs(olds, news))).toEqual(diffInputs(news, olds));
    }),
  );
});

test("differences name the innermost property, secrets laid open", () => {
  const olds = { tags: { a: "1", b: secret("2") }, list: [1, 2], gone: true };
  const news = { tags: { a: "1", b: "3" }, list: [1], fresh: {} };
  expect(Object.entries(diffInputs(olds, news)).map(([path, { kind }]) => `${kind} ${path}`)).toEqual([
    "update tags.b",
    "delete list[1]",
    "delete gone",
    "add fresh",
  ]);
});

test.each([
  [undefined, "1", false],
  ["1", undefined, false],
  ["1", "1", false],
  ["1", secret("1"), false],
  ["1", "2", true],
  ["1", UNKNOWN, true],
])("a trigger from %j to %j fires: %j", (old, next, expected) => {
  expect(triggers(old, next)).toBe(expected);
});
