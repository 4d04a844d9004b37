import { toJson } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { SpecimenSchema } from "./fixtures/specimen.ts";
import { checkMessage } from "./message-check.ts";
import { formatProblem } from "./problem.ts";
import { applyOverrides } from "./set-override.ts";
import { parseOverrides } from "./set-path.ts";
import { readDocuments } from "./yaml-source.ts";

/** What a document means with overrides: as JSON, and the problems. */
function override(text: string, ...set: string[]) {
  const [document] = readDocuments("m.yaml", text).documents;
  if (!document) throw new Error("no document");
  const parsed = parseOverrides(set);
  const { json, locate, problems } = applyOverrides(
    parsed.overrides,
    SpecimenSchema,
    document.json,
    document.locate,
  );
  const checked = checkMessage(SpecimenSchema, json, locate);
  return {
    json: checked.message && toJson(SpecimenSchema, checked.message),
    problems: [...parsed.problems, ...problems, ...checked.problems].map(formatProblem),
    warnings: checked.warnings.map(formatProblem),
  };
}

describe("every type of field", () => {
  it.each<[string, object, string?]>([
    ["text=123", { text: "123" }],
    ["text=a=b: [c", { text: "a=b: [c" }],
    ["text=", {}, "text: a"],
    ['text="null"', { text: "null" }],
    ['text="', { text: '"' }],
    ["int=-5", { int: -5 }],
    ["long=9223372036854775807", { long: "9223372036854775807" }],
    ["unsigned_long=18446744073709551615", { unsignedLong: "18446744073709551615" }],
    ["ratio=.5", { ratio: 0.5 }],
    ["flag=true", { flag: true }],
    ["flag=false", {}, "flag: true"],
    ["data=aGk=", { data: "aGk=" }],
    ["mode=Slow", { mode: "slow" }],
    ["maybe=0", { maybe: 0 }],
    ["maybe=null", {}, "maybe: 3"],
    ["words=[a, 1.10, yes]", { words: ["a", "1.10", "yes"] }, "words: [x]"],
    ['words=["a", "b"]', { words: ["a", "b"] }],
    ["words[0]=1", { words: ["1", "b"] }, "words: [a, b]"],
    ["words[1]=c", { words: ["a", "c"] }, "words: [a]"],
    ["words=null", {}, "words: [a]"],
    ["longs=[1, 2]", { longs: ["1", "2"] }],
    ["modes[0]=fast", { modes: ["FAST"] }],
    ["parts=[{name: 1, size: 2}]", { parts: [{ name: "1", size: 2 }] }],
    ["parts[0].size=9", { parts: [{ name: "a", size: 9 }] }, "parts: [{name: a}]"],
    ["part.part.name=deep", { part: { size: 3, part: { name: "deep", size: 3 } } }],
    ["part={name: x}", { part: { name: "x", size: 3 } }, "part: {size: 8}"],
    ["part=null", {}, "part: {size: 8}"],
    ["byName.a.size=2", { byName: { a: { size: 2 }, b: { size: 3 } } }, "byName: {b: {}}"],
    ['by_name["x.y"].name=z', { byName: { "x.y": { name: "z", size: 3 } } }],
    ["byName.b=null", { byName: { a: { size: 3 } } }, "byName: {a: {}, b: {}}"],
    ["byNumber={1: a}", { byNumber: { "1": "a" } }],
    ["byNumber[7]=x", { byNumber: { "7": "x" } }],
    ["wait=5s", { wait: "5s" }],
    ["source=bare", { source: { value: "bare" } }],
    ["source=123", { source: { value: "123" } }],
    ["source={ref: {name: x}}", { source: { ref: { name: "x" } } }],
    ["source.ref.name=y", { source: { ref: { name: "y" } } }, "source: bare"],
    ["token.env=TOKEN", { token: { env: "TOKEN" } }, "token: {file: secret.txt}"],
    ["right=1", { right: 1 }, "left: a"],
    ["unsigned_long=2", { unsignedLong: "2" }, "unsignedLong: 1"],
    ["unsignedLong=2", { unsignedLong: "2" }, "unsigned_long: 1"],
  ])("%s", (set, json, text = "{}") => {
    const result = override(text, set);
    expect(result.problems).toEqual([]);
    expect(result.json).toEqual(json);
  });

  it("leaves what is not on the path as it is, and shared values too", () => {
    const { json } = override("part: &part {name: a}\nparts: [*part]", "part.name=b");
    expect(json).toEqual({ part: { name: "b", size: 3 }, parts: [{ name: "a", size: 3 }] });
  });

  it("are set in order", () => {
    expect(override("{}", "words=[a]", "words[1]=b", "words[0]=c").json).toEqual({ words: ["c", "b"] });
  });
});

describe("what is wrong", () => {
  it.each([
    ["", "--set:1:1: expected path=value, such as spec.region=LON1 [set.syntax]"],
    ["=x", "--set:1:1: expected path=value, such as spec.region=LON1 [set.syntax]"],
    ["text", "--set:1:5: expected = and the value after the path [set.syntax]"],
    [
      "text.=x",
      '--set:1:5: expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value [set.syntax]',
    ],
    [
      ".text=x",
      '--set:1:1: expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value [set.syntax]',
    ],
    [
      "words[x]=1",
      '--set:1:6: expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value [set.syntax]',
    ],
    [
      "a b=c",
      '--set:1:2: expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value [set.syntax]',
    ],
    ["txt=x", "--set:1:1: txt: unknown field; did you mean text? [field.unknown]"],
    ["part.nam=x", "--set:1:1: part.nam: unknown field; did you mean name? [field.unknown]"],
    ["text.length=1", "--set:1:1: text.length: text is a single value; nothing stands below it [field.type]"],
    [
      "words.0=a",
      '--set:1:6: expected a path such as spec.tags[0] or metadata.labels["a.b"], then = and the value [set.syntax]',
    ],
    ["words[3]=a", "--set:1:1: words[3]: words has 1 item; write [1] to add one [set.index]"],
    [
      "words[0]=null",
      "--set:1:1: words[0]: null can't remove an item of a list; give the whole list [set.index]",
    ],
    ["int=", "--set:1:5: int: a value is missing after =; null removes what is there [set.syntax]"],
    ["int=five", '--set:1:5: int: expected a whole number, found the text "five" [field.type]'],
    [
      "int=3000000000",
      "--set:1:5: int: must be between -2147483648 and 2147483647, and 3000000000 is not [number.range]",
    ],
    [
      "ratio=9007199254740993",
      "--set:1:7: ratio: 9007199254740993 is beyond 2^53 (9007199254740992), where it would be rounded [number.precision]",
    ],
    [
      "flag=yes",
      '--set:1:6: flag: expected true or false, found the text "yes"; in YAML 1.2 that is text: write true [field.type]',
    ],
    [
      "mode=fest",
      '--set:1:6: mode: "fest" is unknown; did you mean FAST? Allowed: FAST and slow [enum.unknown]',
    ],
    [
      "words=a",
      '--set:1:7: words: expected a list of strings, found the text "a"; write [ ] around it [field.type]',
    ],
    [
      "words=[a",
      "--set:1:9: words: a closing ] is missing, or a line inside [ ] is indented too little [yaml.syntax]",
    ],
    [
      "parts=[{}, {size: 0}]",
      "--set:1:19: parts[1].size: must be greater than or equal to 1, not 0 [int32.gte]",
    ],
    ["part.size=0", "--set:1:11: part.size: must be greater than or equal to 1, not 0 [int32.gte]"],
    ["part={nme: x}", "--set:1:7: part.nme: unknown field; did you mean name? [field.unknown]"],
    [
      "wait=soon",
      '--set:1:6: wait: expected a duration in seconds such as 30s, found the text "soon" [field.type]',
    ],
    ["pin=hunter2", "--set:1:5: pin: expected a whole number, found text [field.type]"],
  ])("%s", (set, problem) => expect(override("words: [a]", set).problems).toEqual([problem]));

  it("is said of the argument that is wrong, and of what the file says in the file", () => {
    expect(override("int: x\nparts: [{size: 0}]", "flag=on", "parts[1].size=0").problems).toEqual([
      '--set:1:6: flag: expected true or false, found the text "on"; in YAML 1.2 that is text: write true [field.type]',
      "--set:2:15: parts[1].size: must be greater than or equal to 1, not 0 [int32.gte]",
      'm.yaml:1:6: int: expected a whole number, found the text "x" [field.type]',
      "m.yaml:2:16: parts[0].size: must be greater than or equal to 1, not 0 [int32.gte]",
    ]);
  });
});

it("warns of a secret in an argument", () => {
  expect(override("{}", "token=hunter2").warnings).toEqual([
    "--set:1:7: token: is a secret in plain text, and files get shared; better name where to read it: {env: NAME} or {file: PATH} [secret.plain]",
  ]);
});
