import { globSync } from "node:fs";
import { createRegistry, type DescField, type DescFile, getOption, hasOption } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";
import { createValidator } from "@bufbuild/protovalidate";
import { field as rules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { RE2JS } from "@bufbuild/re2";
import { pattern_words } from "@kindling/apis/kindling/shared/v1/options";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultOf, fillDefaults } from "./message-defaults.ts";
import { bareField } from "./message-words.ts";
import { regexMatch } from "./regex-match.ts";

// What the options of every message must hold to, wherever it is.

const generated = new URL("../../apis/src/gen/", import.meta.url);
const modules = await Promise.all(
  globSync("**/*_pb.ts", { cwd: generated }).map((path) => import(new URL(path, generated).href)),
);
const isFile = (value: unknown): value is DescFile => (value as DescFile | undefined)?.kind === "file";
const registry = createRegistry(...modules.flatMap((module) => Object.values(module).filter(isFile)));
const messages = [...registry].filter((description) => description.kind === "message");
const fields = messages.flatMap((message) => message.fields);

it("covers the messages of every kind", () => {
  expect(messages.map(({ name }) => name)).toContain("Metadata");
  expect(fields.length).toBeGreaterThan(20);
});

describe("a default", () => {
  it.each(
    fields.filter((field) => defaultOf(field) !== undefined).map((field) => [`${field}`, field] as const),
  )("of %s keeps the field's rules", (_, field) => {
    const { message } = reflect(field.parent);
    fillDefaults(field.parent, message);
    const { violations = [] } = createValidator().validate(field.parent, message);
    expect(reflect(field.parent, message).isSet(field)).toBe(true);
    expect(violations.filter((violation) => violation.field[0] === field)).toEqual([]);
  });
});

/** The patterns of a field, of its items, and of its keys and values. */
function patternsOf(field: DescField): string[] {
  if (!hasOption(field, rules)) return [];
  const { type } = getOption(field, rules);
  const parts =
    type.case === "repeated"
      ? [type.value.items]
      : type.case === "map"
        ? [type.value.keys, type.value.values]
        : [{ type }];
  return parts.flatMap((part) =>
    part?.type.case === "string" && part.type.value.pattern ? [part.type.value.pattern] : [],
  );
}

describe("a pattern", () => {
  const withPatterns = fields.flatMap((field) =>
    patternsOf(field).map((pattern) => [`${field}`, pattern, field] as const),
  );

  it.each(withPatterns)("of %s has words for people", (_, __, field) => {
    expect(getOption(field, pattern_words)).not.toBe("");
  });

  it.each(withPatterns)("of %s means the same to Node as to RE2: %s", (_, pattern) => {
    const re2 = RE2JS.compile(pattern);
    const matching = fc.stringMatching(new RegExp(pattern, "u"));
    // Beside it: broken by one character that is easily taken for another.
    const near = fc
      .tuple(matching, fc.nat(), fc.constantFrom(..."\n\r\t \u00a0\u2028-_.:/AZaz09é🙂\0"))
      .map(
        ([text, at, character]) =>
          text.slice(0, at % (text.length + 1)) + character + text.slice(at % (text.length + 1)),
      );
    fc.assert(
      fc.property(fc.oneof(matching, near, fc.string({ unit: "binary" })), (text) => {
        expect(regexMatch(pattern, text)).toBe(re2.test(text));
      }),
      { numRuns: 300 },
    );
  });
});

it.each(
  messages.filter((message) => bareField(message)).map((message) => [message.typeName, message] as const),
)("the bare field of %s is a scalar", (_, message) => expect(bareField(message)?.fieldKind).toBe("scalar"));
