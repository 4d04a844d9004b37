import { create } from "@bufbuild/protobuf";
import { type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import fc from "fast-check";
import { expect, it } from "vitest";
import { Note_Priority, NoteSchema } from "../example/gen/es/example/notes/v1/note_pb.ts";
import { failuresOf } from "./check.ts";
import { noteInputs } from "./note-inputs.fixture.ts";
import { propertiesOf } from "./properties.ts";
import { conceal, open, secretStrings } from "./secrets.ts";
import { inputsFound, learn, preview, seal } from "./state.ts";
import { toMessage } from "./to-message.ts";
import { toProperty } from "./to-properties.ts";

it("reads any valid inputs into a message and back", () => {
  fc.assert(
    fc.property(noteInputs, (inputs) => {
      const { message, misfits, unknowns } = toMessage(NoteSchema, inputs);
      expect({ misfits, unknowns }).toEqual({ misfits: [], unknowns: [] });
      for (const property of propertiesOf(NoteSchema))
        if (property.name in inputs)
          expect(toProperty(NoteSchema, message, property)).toEqual(inputs[property.name]);
      expect(failuresOf(NoteSchema, inputs)).toEqual([]);
    }),
  );
});

it("says of any nonsense where it is wrong, and throws nothing", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("title", "items", "labels", "priority", "tags", "x"), fc.jsonValue()),
      (nonsense) => {
        for (const { property } of failuresOf(NoteSchema, nonsense as PropertyMap))
          expect(property).not.toBe("");
      },
    ),
    { examples: [[{ priority: { toString: null } }]] },
  );
});

it("keeps secret what was secret, and only that", () => {
  fc.assert(
    fc.property(noteInputs, fc.subarray(["title", "tags", "items", "labels", "text"]), (inputs, hidden) => {
      const wrapped = Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, hidden.includes(name) ? secret(value) : value]),
      );
      const sealed = seal(NoteSchema, open(wrapped), wrapped);
      expect(open(sealed)).toEqual(inputs);
      expect(sealed).toEqual(conceal(NoteSchema, wrapped));
    }),
  );
});

it("finds every secret string that a text must not show", () => {
  const strings = secretStrings(NoteSchema, {
    pin: "1234",
    labels: { a: secret("hidden"), b: "open" },
    text: secret(UNKNOWN),
  });
  expect(strings.sort()).toEqual(["1234", "hidden"]);
});

it("wraps a list as a whole when one of its items was secret", () => {
  expect(seal(NoteSchema, { tags: ["b", "a"] }, { tags: ["a", secret("b")] })).toEqual({
    tags: secret(["b", "a"]),
  });
});

it("overlays what was known with what an object names, and replaces it by a whole message", () => {
  const before = { title: "t", text: "x", tags: ["a"], colour: "red", revision: 1 };
  const known = { url: "", shareKey: "" };
  expect(learn(NoteSchema, before, { text: undefined, revision: 2 })).toEqual({
    title: "t",
    tags: ["a"],
    colour: "red",
    revision: 2,
    ...known,
  });
  const whole = create(NoteSchema, { title: "t", priority: Note_Priority.URGENT });
  expect(learn(NoteSchema, before, whole)).toEqual({
    title: "t",
    priority: "URGENT",
    tags: [],
    revision: 0,
    ...known,
  });
});

it("previews and refreshes agree with what the inputs say", () => {
  fc.assert(
    fc.property(noteInputs, (inputs) => {
      expect(preview(NoteSchema, inputs)).toMatchObject(inputs);
      expect(inputsFound(NoteSchema, inputs, { inputs, isImport: false }, {})).toEqual(
        conceal(NoteSchema, inputs),
      );
    }),
  );
});
