import { toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { SpecimenSchema } from "./fixtures/specimen.ts";
import { checkMessage } from "./message-check.ts";
import { formatProblem } from "./problem.ts";
import { locateIn } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

function check(text: string) {
  const [document] = readDocuments("m.yaml", text).documents;
  if (!document) throw new Error("no document");
  return checkMessage(SpecimenSchema, document.json, document.locate);
}

function jsonOf(text: string) {
  const { message, problems } = check(text);
  expect(problems.map(formatProblem)).toEqual([]);
  return message && toJson(SpecimenSchema, message);
}

const problemsIn = (text: string): string[] =>
  check(text).problems.map((problem) => formatProblem(problem).replace(/^m.yaml:/, ""));

describe("values that fit", () => {
  it.each([
    ["text: hello", { text: "hello" }],
    ["text: '123'", { text: "123" }],
    ["int: -2147483648", { int: -2147483648 }],
    ["int: 0x1F", { int: 31 }],
    ["int: 1e3", { int: 1000 }],
    ["unsigned: 4294967295", { unsigned: 4294967295 }],
    ["long: 9223372036854775807", { long: "9223372036854775807" }],
    ['long: "-9223372036854775808"', { long: "-9223372036854775808" }],
    ["unsignedLong: 18446744073709551615", { unsignedLong: "18446744073709551615" }],
    ["unsigned_long: 9007199254740993", { unsignedLong: "9007199254740993" }],
    ["ratio: 1.5", { ratio: 1.5 }],
    ["ratio: 9007199254740992", { ratio: 9007199254740992 }],
    ["ratio: .inf", { ratio: "Infinity" }],
    ['ratio: "NaN"', { ratio: "NaN" }],
    ["smallRatio: 2", { smallRatio: 2 }],
    ["flag: true", { flag: true }],
    ["data: aGVsbG8=", { data: "aGVsbG8=" }],
    ["mode: FAST", { mode: "FAST" }],
    ["mode: fast", { mode: "FAST" }],
    ["mode: SLOW", { mode: "slow" }],
    ["maybe: 0", { maybe: 0 }],
    ["words: [a, b]", { words: ["a", "b"] }],
    ["longs: [1, '2', 9007199254740993]", { longs: ["1", "2", "9007199254740993"] }],
    ["modes: [slow, fast]", { modes: ["slow", "FAST"] }],
    ["byNumber: {1: a, -2: b}", { byNumber: { "1": "a", "-2": "b" } }],
    ["byFlag: {true: 1}", { byFlag: { true: "1" } }],
    ["by_name: {__proto__: {size: 1}}", { byName: JSON.parse('{"__proto__": {"size": 1}}') }],
    ["wait: 90s", { wait: "90s" }],
    ["source: bare", { source: { value: "bare" } }],
    ["source: {value: x}", { source: { value: "x" } }],
    ["source: {valueFrom: {name: a}}", { source: { valueFrom: { name: "a" } } }],
    ["source: {value: null, ref: {name: a}}", { source: { ref: { name: "a" } } }],
    ["token: {env: TOKEN}", { token: { env: "TOKEN" } }],
    ["left: a\nright: null", { left: "a" }],
    ["text: null\nparts: null\npart: ~", {}],
  ])("%s", (text, json) => expect(jsonOf(text)).toEqual(json));

  it("get the defaults of every message in them, however deep", () => {
    expect(jsonOf("parts: [{name: a}, {size: 9}]\nbyName: {b: {}}\npart: {part: {part: {}}}")).toEqual({
      parts: [{ name: "a", size: 3 }, { size: 9 }],
      byName: { b: { size: 3 } },
      part: { size: 3, part: { size: 3, part: { size: 3 } } },
    });
  });
});

describe("values that don't fit", () => {
  it.each([
    [
      "text: 1.10",
      '1:7: text: expected a string, found the number 1.10; put it in quotes: "1.10" [field.type]',
    ],
    ["text: true", '1:7: text: expected a string, found true; put it in quotes: "true" [field.type]'],
    ["text: {a: b}", "1:7: text: expected a string, found a mapping [field.type]"],
    ["text: [a]", "1:7: text: expected a string, found a list [field.type]"],
    [
      "int: 2147483648",
      "1:6: int: must be between -2147483648 and 2147483647, and 2147483648 is not [number.range]",
    ],
    ["int: 1.5", "1:6: int: must be a whole number, and 1.5 is none [number.integer]"],
    [
      "int: '1'",
      '1:6: int: expected a whole number, found the text "1"; write it without quotes and with digits only [field.type]',
    ],
    [
      "int: 1_000",
      '1:6: int: expected a whole number, found the text "1_000"; write it without quotes and with digits only [field.type]',
    ],
    [
      "int: 1e300",
      "1:6: int: 1e300 is beyond 2^53 (9007199254740992), where it would be rounded [number.precision]",
    ],
    ["unsigned: -1", "1:11: unsigned: must be between 0 and 4294967295, and -1 is not [number.range]"],
    [
      "long: 9223372036854775808",
      "1:7: long: must be between -9223372036854775808 and 9223372036854775807, and 9223372036854775808 is not [number.range]",
    ],
    [
      "long: 9007199254740993.0",
      "1:7: long: 9007199254740993.0 is beyond 2^53 (9007199254740992), where it would be rounded [number.precision]",
    ],
    [
      "ratio: 9007199254740993",
      "1:8: ratio: 9007199254740993 is beyond 2^53 (9007199254740992), where it would be rounded [number.precision]",
    ],
    ["ratio: 2,5", '1:8: ratio: expected a number, found the text "2,5" [field.type]'],
    [
      "smallRatio: 1e39",
      "1:13: smallRatio: must be between -3.4028234663852886e+38 and 3.4028234663852886e+38 [number.range]",
    ],
    ["flag: 1", "1:7: flag: expected true or false, found the number 1 [field.type]"],
    [
      "flag: 'yes'",
      '1:7: flag: expected true or false, found the text "yes"; in YAML 1.2 that is text: write true [field.type]',
    ],
    [
      "flag: No",
      '1:7: flag: expected true or false, found the text "No"; in YAML 1.2 that is text: write false [field.type]',
    ],
    ["data: '***'", "1:7: data: is not base64 [field.type]"],
    ["mode: fats", '1:7: mode: "fats" is unknown; did you mean FAST? Allowed: FAST and slow [enum.unknown]'],
    ["mode: 1", "1:7: mode: expected one of FAST or slow, found the number 1; write its name [field.type]"],
    [
      "mode: MODE_UNSPECIFIED",
      '1:7: mode: "MODE_UNSPECIFIED" is unknown; allowed: FAST and slow [enum.unknown]',
    ],
    [
      "words: a",
      '1:8: words: expected a list of strings, found the text "a"; write [ ] around it [field.type]',
    ],
    ["words: [a, null]", "1:12: words[1]: expected a string, found nothing [field.type]"],
    [
      "modes: [fast, fsat]",
      '1:15: modes[1]: "fsat" is unknown; did you mean FAST? Allowed: FAST and slow [enum.unknown]',
    ],
    [
      "parts: [{name: a}, b]",
      '1:20: parts[1]: expected a mapping with name, size or part, found the text "b" [field.type]',
    ],
    [
      "parts: {name: a}",
      "1:8: parts: expected a list of mappings, found a mapping; begin each item with a dash [field.type]",
    ],
    ["part: a", '1:7: part: expected a mapping with name, size or part, found the text "a" [field.type]'],
    ["part: {nam: a}", "1:8: part.nam: unknown field; did you mean name? [field.unknown]"],
    ["part: {right: 1}", "1:8: part.right: unknown field here; it belongs under the top [field.unknown]"],
    ["byName: [a]", "1:9: byName: expected a mapping of names to values, found a list [field.type]"],
    [
      "byName: {a: 1}",
      "1:13: byName.a: expected a mapping with name, size or part, found the number 1 [field.type]",
    ],
    ["byNumber: {one: a}", "1:12: byNumber.one: the key must be a whole number [field.type]"],
    [
      "byNumber: {3000000000: a}",
      '1:12: byNumber["3000000000"]: the key must be a whole number [field.type]',
    ],
    ["byFlag: {yes: 1}", "1:10: byFlag.yes: the key must be true or false [field.type]"],
    [
      "wait: 5 minutes",
      '1:7: wait: expected a duration in seconds such as 30s, found the text "5 minutes" [field.type]',
    ],
    ["source: 1", '1:9: source: expected a string, found the number 1; put it in quotes: "1" [field.type]'],
    [
      "source: [a]",
      "1:9: source: expected a string, or a mapping with value, ref or valueFrom, found a list [field.type]",
    ],
    [
      "source: {ref: [a]}",
      "1:15: source.ref: expected a string, or a mapping with kind, name, env or fieldPath, found a list [field.type]",
    ],
    [
      "source: {value: a, ref: {name: b}}",
      "1:20: source.ref: can't be given together with value; give one of them [field.oneof]",
    ],
    ["source: {}", "1:9: source: one of value, ref or valueFrom must be given [required]"],
    ["source: {ref: {kind: A}}", "1:10: source.ref.name: is missing: give a string [required]"],
    ["left: a\nright: 1", "2:1: right: can't be given together with left; give one of them [field.oneof]"],
    [
      "part: {size: 1}\nparts: [{}, {size: 0}]",
      "2:20: parts[1].size: must be greater than or equal to 1, not 0 [int32.gte]",
    ],
    [
      "byName: {a.b: {size: -1}}",
      '1:22: byName["a.b"].size: must be greater than or equal to 1, not -1 [int32.gte]',
    ],
  ])("%s", (text, problem) => expect(problemsIn(text)).toEqual([problem]));

  it("are all reported, in the order of the file", () => {
    expect(problemsIn("int: x\nparts: [1, {size: 0}]\nword: [a]\nflag: 2")).toEqual([
      '1:6: int: expected a whole number, found the text "x" [field.type]',
      "2:9: parts[0]: expected a mapping with name, size or part, found the number 1 [field.type]",
      "2:19: parts[1].size: must be greater than or equal to 1, not 0 [int32.gte]",
      "3:1: word: unknown field; did you mean words? [field.unknown]",
      "4:7: flag: expected true or false, found the number 2 [field.type]",
    ]);
  });

  it("hide no rule about their neighbours", () => {
    expect(problemsIn("parts: [{size: a}, {size: 0}]")).toEqual([
      '1:16: parts[0].size: expected a whole number, found the text "a" [field.type]',
      "1:27: parts[1].size: must be greater than or equal to 1, not 0 [int32.gte]",
    ]);
  });
});

describe("secrets", () => {
  it.each([
    ["token: hunter2", "1:8: token"],
    ["token: {value: hunter2}", "1:16: token.value"],
    ["pin: 1234", "1:6: pin"],
  ])("in plain text get a warning: %s", (text, place) => {
    const { problems, warnings } = check(text);
    expect(problems).toEqual([]);
    expect(warnings.map(formatProblem)).toEqual([
      `m.yaml:${place}: is a secret in plain text, and files get shared; better name where to read it: {env: NAME} or {file: PATH} [secret.plain]`,
    ]);
  });

  it.each([
    ["token: 1234", "1:8: token: expected a string, found a number; put it in quotes [field.type]"],
    [
      "token: [hunter2]",
      "1:8: token: expected a string, or a mapping with value, env, file or ref, found a list [field.type]",
    ],
    [
      "token: {value: 1234}",
      "1:16: token.value: expected a string, found a number; put it in quotes [field.type]",
    ],
    [
      "token: {env: hunter-2}",
      "1:14: token.env: must be the name of an environment variable: letters, digits and underscores, no digit first [string.pattern]",
    ],
    [
      "token: {env: A, value: hunter2}",
      "1:17: token.value: can't be given together with env; give one of them [field.oneof]",
    ],
    ["pin: hunter2", "1:6: pin: expected a whole number, found text [field.type]"],
    [
      "pin: 1234567890123",
      "1:6: pin: must be between -2147483648 and 2147483647, and it is not [number.range]",
    ],
    ["pin: 12.34", "1:6: pin: must be a whole number, and it is none [number.integer]"],
  ])("are never quoted: %s", (text, problem) => expect(problemsIn(text)).toEqual([problem]));
});

it("speaks of the whole input where there are no lines", () => {
  const { problems } = checkMessage(SpecimenSchema, { long: 2 ** 53, text: "" }, locateIn("STACK_INPUT"));
  expect(problems.map(formatProblem)).toEqual([
    "STACK_INPUT:1:1: long: 9007199254740992 is beyond 2^53 (9007199254740992), where it would be rounded [number.precision]",
  ]);
});

it("takes no field from an object's prototype", () => {
  expect(problemsIn("constructor: 1\ntoString: 2")).toEqual([
    "1:1: constructor: unknown field [field.unknown]",
    "2:1: toString: unknown field [field.unknown]",
  ]);
});
