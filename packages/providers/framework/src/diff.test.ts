import { type PropertyMap, type PropertyValue, secret, UNKNOWN } from "@kindling/core/property-value";
import fc from "fast-check";
import { expect, it } from "vitest";
import { BoardSchema } from "../example/gen/es/example/notes/v1/board_pb.ts";
import { NoteSchema } from "../example/gen/es/example/notes/v1/note_pb.ts";
import { changes, ignoringCase, ignoringOrder, same } from "./diff.ts";
import { noteInputs, word } from "./note-inputs.fixture.ts";

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

it("sees in what is there the change that the inputs alone hide, and never more", () => {
  fc.assert(
    fc.property(noteInputs, noteInputs, word, ({ colour: _, ...olds }, { colour, ...news }, chosen) => {
      const named = { ...news, colour: chosen };
      const without = changes(NoteSchema, olds, news);
      expect(changes(NoteSchema, olds, named, {}, { ...olds, colour: chosen })).toEqual(without);
      expect(
        changes(NoteSchema, olds, { ...named, colour: `${chosen}!` }, {}, { colour: chosen }),
      ).toHaveLength(without.length + 1);
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

it("sees no change in naming what the cloud chose", () => {
  const there = { name: "b", owner: "me", frame: { width: 2, wood: "oak" } };
  const given = { name: "b", frame: { width: 2 } };
  const found = (news: PropertyMap, equals = {}) => changes(BoardSchema, given, news, equals, there);
  expect(found(there)).toEqual([]);
  expect(found({ ...there, owner: "you" })).toEqual([{ path: ["owner"], kind: "add", replaces: false }]);
  expect(found({ ...there, owner: "ME" }, { owner: ignoringCase })).toEqual([]);
  expect(found({ ...there, frame: { width: 2, wood: "elm" } })).toEqual([
    { path: ["frame", "wood"], kind: "add", replaces: true },
  ]);
  expect(found({ ...there, owner: UNKNOWN })).toHaveLength(1);
  expect(changes(BoardSchema, {}, { name: "b" }, {}, there)).toEqual([]);
});

it("sees a change in taking out what was given, where the cloud would choose another", () => {
  const there = { name: "b", owner: "me" };
  expect(changes(BoardSchema, there, { name: "b" }, {}, there)).toEqual([
    { path: ["owner"], kind: "delete", replaces: false },
  ]);
  expect(changes(BoardSchema, { name: "b" }, { name: "b" }, {}, there)).toEqual([]);
});
