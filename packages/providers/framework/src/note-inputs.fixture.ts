import type { PropertyMap } from "@kindling/core/property-value";
import fc from "fast-check";

/** A few characters, any. */
export const word = fc.string({ minLength: 1, maxLength: 5 });
const item = fc.record(
  { what: word, done: fc.constant(true), count: fc.integer({ min: 1, max: 9 }) },
  { requiredKeys: ["what"] },
);

/** Inputs of the example's Note that pass its rules, for property-based tests. */
export const noteInputs: fc.Arbitrary<PropertyMap> = fc.record(
  {
    title: word,
    boardId: word,
    text: fc.string({ maxLength: 5 }),
    priority: fc.constantFrom("NORMAL", "URGENT"),
    colour: word,
    tags: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }),
    items: fc.array(item, { minLength: 1, maxLength: 3 }),
    pin: fc.string({ maxLength: 4 }),
    labels: fc.dictionary(word, fc.string({ maxLength: 3 }), { minKeys: 1, maxKeys: 3 }),
  },
  { requiredKeys: ["title", "boardId"], noNullPrototype: true } as object,
) as fc.Arbitrary<PropertyMap>;
