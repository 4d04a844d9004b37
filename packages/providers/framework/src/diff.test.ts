import { type PropertyMap, type PropertyValue, secret, UNKNOWN } from "@kindling/core/property-value";
import fc from "fast-check";
import { expect, it } from "vitest";
import { NoteSchema } from "../example/gen/es/example/notes/v1/note_pb.ts";
import { changes, ignoringOrder, same } from "./diff.ts";
import { noteInputs } from "./note-inputs.ts";

/** Puts into `olds` what `news` holds at each changed path, outermost list ends last. */
function apply(olds: PropertyMap, news: PropertyMap): PropertyMap {
  const patched = structuredClone(olds);
  for (const { path, kind } of changes(NoteSchema, olds, news).reverse()) {
    const parent = path
      .slice(0, -1)
      .reduce<PropertyValue>((at, part) => (at as PropertyMap)[part] as PropertyValue, patched);
    const from = path.reduce<PropertyValue | undefined>(
      (at, part) => (at as PropertyMap | undefined)?.[part],
      news,
    );
    const key = path.at(-1) as string;
    if (kind !== "delete") (parent as PropertyMap)[key] = structuredClone(from) as PropertyValue;
    else if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete (parent as PropertyMap)[key];
  }
  return patched;
}

it("finds nothing where nothing changed", () => {
  fc.assert(
    fc.property(noteInputs, (inputs) => {
      expect(changes(NoteSchema, inputs, structuredClone(inputs))).toEqual([]);
    }),
  );
});

it("names every change: applied to the old inputs they give the new ones", () => {
  fc.assert(
    fc.property(noteInputs, noteInputs, (olds, { colour, ...news }) => {
      expect(changes(NoteSchema, apply(olds, news), news)).toEqual([]);
    }),
  );
});

it("sees both ways the same paths", () => {
  const paths = (olds: PropertyMap, news: PropertyMap) =>
    changes(NoteSchema, olds, news)
      .map(({ path }) => JSON.stringify(path))
      .sort();
  fc.assert(
    fc.property(noteInputs, noteInputs, ({ colour: _, ...one }, { colour: __, ...other }) => {
      expect(paths(one, other)).toEqual(paths(other, one));
    }),
  );
});

it("doesn't mind what is secret", () => {
  fc.assert(
    fc.property(noteInputs, (inputs) => {
      const wrapped = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, secret(value)]),
      );
      expect(changes(NoteSchema, inputs, wrapped)).toEqual([]);
    }),
  );
});

it("takes an unknown for a change, deep inside too", () => {
  const found = changes(
    NoteSchema,
    { items: [{ what: "a" }], boardId: "b" },
    { items: [{ what: UNKNOWN }], boardId: UNKNOWN },
  );
  expect(found).toEqual([
    { path: ["boardId"], kind: "update", replaces: true },
    { path: ["items", 0, "what"], kind: "update", replaces: false },
  ]);
});

it("can compare lists as sets", () => {
  const equals = { tags: ignoringOrder };
  expect(changes(NoteSchema, { tags: ["a", "b"] }, { tags: ["b", "a"] }, equals)).toEqual([]);
  expect(changes(NoteSchema, { tags: ["a", "b"] }, { tags: ["b", UNKNOWN] }, equals)).toHaveLength(2);
  expect(same([UNKNOWN], [UNKNOWN])).toBe(false);
});
