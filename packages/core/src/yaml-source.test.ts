import { describe, expect, it } from "vitest";
import { formatProblem } from "./problem.ts";
import type { Json, Path } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

function jsonOf(text: string): Json | undefined {
  const { documents, problems } = readDocuments("m.yaml", text);
  expect(problems.map(formatProblem)).toEqual([]);
  return (
    documents[0] &&
    JSON.parse(
      JSON.stringify(documents[0].json, (_, value) => (typeof value === "bigint" ? `${value}n` : value)),
    )
  );
}

const problemsIn = (text: string): string[] => readDocuments("m.yaml", text).problems.map(formatProblem);

function place(text: string, path: Path, part?: "key" | "value"): string {
  const [document] = readDocuments("m.yaml", text).documents;
  if (!document) throw new Error("no document");
  const { line, column, text: written } = document.locate(path, part);
  return `${line}:${column}${written === undefined ? "" : ` ${written}`}`;
}

describe("reading", () => {
  it.each<[string, string, Json]>([
    ["JSON", '{"a": [1, 2.5, "x", null, true]}', { a: ["1n", 2.5, "x", null, true] }],
    ["JSON indented by tabs", '{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n', { a: { b: "1n" } }],
    ["integers exactly", "a: 123456789012345678901234567890", { a: "123456789012345678901234567890n" }],
    [
      "words of YAML 1.1 as text",
      "[yes, no, on, off, 2026-01-01, 1_000]",
      ["yes", "no", "on", "off", "2026-01-01", "1_000"],
    ],
    ["keys as text", "1: a\ntrue: b\nnull: c", { "1": "a", true: "b", null: "c" }],
    ["lines that end in CRLF", "a: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: "1n", b: "x\ny\n" }],
    ["an alias", "a: &x {b: 1}\nc: *x", { a: { b: "1n" }, c: { b: "1n" } }],
    ["an anchor used anew", "[&x a, *x, &x b, *x]", ["a", "a", "b", "b"]],
    [
      "a merge",
      "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}",
      { a: { b: "1n", c: "2n" }, d: { b: "1n", c: "3n" } },
    ],
    [
      "a list of merges, the first winning",
      "- &x {a: 1}\n- &y {a: 2, b: 2}\n- <<: [*x, *y]",
      [{ a: "1n" }, { a: "2n", b: "2n" }, { a: "1n", b: "2n" }],
    ],
    ["a quoted <<", '{"<<": 1}', { "<<": "1n" }],
  ])("understands %s", (_, text, json) => expect(jsonOf(text)).toEqual(json));

  it("leaves out documents that hold nothing", () => {
    expect(readDocuments("m.yaml", "---\n# nothing\n---\na: 1\n---\n").documents).toHaveLength(1);
  });

  it("reads the documents around one that can't be read", () => {
    const { documents, problems } = readDocuments("m.yaml", "a: 1\n---\na: [1\n---\na: 3\n");
    expect(documents.map(({ json }) => ({ ...(json as object) }))).toEqual([{ a: 1n }, { a: 3n }]);
    expect(problems.map(({ line }) => line)).toEqual([4]);
  });

  it("keeps what a document with repeated keys says, for further checks", () => {
    const { documents } = readDocuments("m.yaml", "a: 1\nb: 2\na: 3\n");
    expect(documents).toMatchObject([{ json: { a: 1n, b: 2n }, sound: false }]);
  });
});

describe("places", () => {
  const text = "kind: A\nspec:\n  name: 1.10\n  list:\n    - x\n    - {a: b}\n  none:\n";
  it.each<[string, Path, ("key" | "value")?]>([
    ["1:1", []],
    ["1:7 A", ["kind"]],
    ["1:1", ["kind"], "key"],
    ["3:3", ["spec"]],
    ["2:1", ["spec"], "key"],
    ["3:9 1.10", ["spec", "name"]],
    ["5:7 x", ["spec", "list", 0]],
    ["6:11 b", ["spec", "list", 1, "a"]],
    // What isn't there stands where it would be put.
    ["7:3 ", ["spec", "none"]],
    ["2:1", ["spec", "missing"]],
    ["2:1", ["spec", "missing", "deeper"]],
    ["4:3", ["spec", "list", 7]],
    ["1:1", ["missing"]],
  ])("%s of %j %s", (expected, path, part) => expect(place(text, path, part)).toBe(expected));

  it("of merged and repeated values are those of their anchor", () => {
    const merged = "a: &x\n  b: 1\nc:\n  <<: *x\n  d: *x\n";
    expect(place(merged, ["c", "b"])).toBe("2:6 1");
    expect(place(merged, ["c", "d", "b"])).toBe("2:6 1");
    expect(place(merged, ["c", "d"])).toBe("5:6");
  });
});

describe("too much", () => {
  const laughs = (levels: number): string =>
    [
      "a0: &a0 [lol, lol, lol]",
      ...Array.from({ length: levels }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}*a${n}]`),
    ].join("\n");

  it("of a billion laughs", () => {
    expect(problemsIn(laughs(30))).toEqual([
      "m.yaml:5:15: a4[1]: aliases add more than 10000 values to this document; write out what is meant [yaml.alias]",
    ]);
  });

  it("but not of a few", () => {
    expect(jsonOf(laughs(2))).toBeDefined();
  });

  it.each([
    ["brackets", "[".repeat(1_000_000)],
    ["braces", "{a: ".repeat(250_000)],
    ["dashes", "- ".repeat(500_000)],
    ["indentation", Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n")],
  ])("nesting by %s", (_, text) => {
    const problems = readDocuments("m.yaml", text).problems;
    expect(problems.map(({ rule }) => rule)).toEqual(["yaml.depth"]);
  });

  it("of nothing wrong: at most ten problems a document", () => {
    expect(problemsIn("a: @\n".repeat(1000))).toHaveLength(10);
  });

  it("are twenty thousand keys not", () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`);
    expect(Object.keys(readDocuments("m.yaml", keys.join("\n")).documents[0]?.json ?? {})).toHaveLength(
      20_000,
    );
  });
});

it("never repeats what stands in a document that can't be read: it may be a secret", () => {
  for (const text of [
    "token: hunter2: x",
    "token: 'hunter2",
    "{hunter2",
    "hunter2\n- a",
    "a: |hunter2\n",
    "%hunter2\n---\na",
    "- @hunter2",
    "!hunter2 a",
    '"\\hunter2"',
  ])
    expect(problemsIn(text).join()).not.toContain("hunter2");
});
