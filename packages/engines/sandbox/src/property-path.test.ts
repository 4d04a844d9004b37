import fc from "fast-check";
import { expect, test } from "vitest";
import { contains, formatPath, parsePath, resetPath } from "./property-path.ts";

test.each([
  ["root", ["root"]],
  ["root.nested[0]", ["root", "nested", 0]],
  ['root["key with a ."].x', ["root", "key with a .", "x"]],
  ['["quoted \\"root\\""][100]', ['quoted "root"', 100]],
  ["list[*].name", ["list", "*", "name"]],
])("reads %s", (text, path) => {
  expect(parsePath(text)).toEqual(path);
});

test.each(["a..b", "a[", "a[x]", 'a["'])("%s isn't a path", (text) => {
  expect(parsePath(text)).toBeUndefined();
});

test("reads what it writes", () => {
  const key = fc.string({ minLength: 1 }).filter((text) => !text.includes("\\"));
  fc.assert(
    fc.property(fc.array(fc.oneof(key, fc.nat({ max: 99 })), { minLength: 1 }), (path) => {
      expect(parsePath(formatPath(path))).toEqual(path);
    }),
  );
});

test.each([
  ["tags", "tags.a", true],
  ["tags.*.x", "tags.a.x.y", true],
  ["*", "anything[0]", true],
  ["tags.a", "tags", false],
  ["list[1]", "list[2]", false],
])("%s contains %s: %s", (path, other, expected) => {
  expect(contains(parsePath(path) ?? [], parsePath(other) ?? [])).toBe(expected);
});

test.each([
  ["a value", "a", { a: 1 }, { a: 2, b: 2 }, true, { a: 1, b: 2 }],
  ["an added one", "a", {}, { a: 2 }, true, {}],
  ["within a list", "l[1].x", { l: [0, { x: 1 }] }, { l: [5, { x: 2 }] }, true, { l: [5, { x: 1 }] }],
  ["beyond the end of a list", "l[1]", { l: [1, 2] }, { l: [1] }, false, { l: [1] }],
  ["everything in a map", "m.*", { m: { a: 1 } }, { m: { a: 2, b: 3 } }, true, { m: { a: 1 } }],
  ["on a way that is gone", "m.a", { m: { a: 1 } }, {}, false, {}],
])("puts back %s", (_, path, olds, news, possible, expected) => {
  const target = structuredClone(news);
  expect(resetPath(parsePath(path) ?? [], olds, target)).toBe(possible);
  expect(target).toEqual(expected);
});
