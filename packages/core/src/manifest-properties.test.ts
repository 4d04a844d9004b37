import { create, equals, type MessageInitShape, toJson } from "@bufbuild/protobuf";
import { type CivoBucket, CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { Region } from "@kindling/apis/kindling/civo/v1/region";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { SpecimenSchema } from "./fixtures/specimen.ts";
import { defineKind } from "./kind.ts";
import { loadManifests } from "./manifest.ts";
import { checkMessage } from "./message-check.ts";
import type { Problem } from "./problem.ts";
import { type Json, locateIn } from "./source.ts";
import { readDocuments } from "./yaml-source.ts";

const bucket = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});

const load = (text: string) =>
  loadManifests(["-"], {
    kinds: { CivoBucket: async () => ({ default: bucket }) },
    stdin: async () => new TextEncoder().encode(text),
  });

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{1,20}[a-z0-9])$/);
const buckets: fc.Arbitrary<MessageInitShape<typeof CivoBucketSchema>> = fc.record({
  apiVersion: fc.constant(bucket.apiVersion),
  kind: fc.constant(bucket.name),
  metadata: fc.record(
    {
      name: label,
      env: label,
      description: fc.string({ unit: "grapheme", maxLength: 100 }),
      // They become the bucket's tags.
      labels: fc.dictionary(
        fc.stringMatching(/^[B-Z][A-Z é_.:/=+@-]{0,19}$/),
        fc.stringMatching(/^[a-zA-Z0-9é _.:/=+@-]{0,30}$/),
        { maxKeys: 4 },
      ),
      annotations: fc.dictionary(fc.string(), fc.string({ unit: "grapheme" }), { maxKeys: 4 }),
      lifecycle: fc.record({ protect: fc.boolean() }),
    },
    { requiredKeys: ["name", "env"] },
  ),
  spec: fc.record({
    bucketName: label,
    region: fc.constantFrom(Region.LON1, Region.FRA1, Region.NYC1, Region.PHX1, Region.MUM1),
    versioningEnabled: fc.boolean(),
    tags: fc.uniqueArray(fc.stringMatching(/^[a-z0-9 +=._/@-]{1,10}(:[a-zA-Z0-9 :]{0,10})?$/), {
      selector: (tag) => tag.split(":")[0],
      maxLength: 5,
    }),
    maxSizeGb: fc.integer({ min: 1, max: 1000 }).map((times) => times * 500),
  }),
});

describe("a manifest printed and read", () => {
  const styles: Record<string, (json: object) => string> = {
    YAML: (json) => stringify(json),
    "YAML in brackets": (json) => stringify(json, { collectionStyle: "flow" }),
    "quoted YAML": (json) => stringify(json, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN" }),
    "YAML with block text": (json) => stringify(json, { blockQuote: "literal", lineWidth: 20 }),
    JSON: (json) => JSON.stringify(json),
    "JSON indented by tabs": (json) => JSON.stringify(json, null, "\t"),
  };

  it.each(Object.entries(styles))("as %s is the same", async (_, print) => {
    await fc.assert(
      fc.asyncProperty(buckets, fc.boolean(), async (init, useProtoFieldName) => {
        const message = create(CivoBucketSchema, init);
        const text = print(toJson(CivoBucketSchema, message, { useProtoFieldName }) as object);
        const { manifests, problems } = await load(text);
        expect(problems).toEqual([]);
        expect(equals(CivoBucketSchema, manifests[0]?.message as CivoBucket, message)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function expectWithin(text: string, problems: readonly Problem[]): void {
  const lines = text.split("\n");
  for (const { file, line, column, message, rule } of problems) {
    expect(file).toBe("-");
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThan(0);
    expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
    expect(message).not.toBe("");
    expect(rule).toMatch(/^[a-z_0-9.]+$/);
  }
}

describe("whatever the text,", () => {
  const words = [
    "apiVersion",
    "kind",
    "CivoBucket",
    "metadata",
    "spec",
    "name",
    "tags",
    "region",
    "a",
    "1",
    "~",
    "true",
    "2026-01-01",
  ];
  const marks = [
    ": ",
    ":",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n\t",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "<<: *a",
    "!x ",
    "|\n",
    ">-\n",
    "'",
    '"',
    "# ",
    "%",
    "---\n",
    "...\n",
    "\r\n",
    "\\",
    "? ",
    "\ufeff",
    "\u2028",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.array(fc.constantFrom(...words, ...marks), { maxLength: 60 }).map((parts) => parts.join("")),
    fc.json().map((json) => `kind: CivoBucket\nspec: ${json}`),
  );

  it("there are problems within it, or a manifest, but never an error", async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        const { manifests, problems, warnings } = await load(text);
        expect(manifests.length + problems.length).toBeGreaterThan(0);
        // A byte order mark at the beginning belongs to the encoding.
        const seen = new TextDecoder().decode(new TextEncoder().encode(text));
        expectWithin(seen, [...problems, ...warnings]);
      }),
      { numRuns: 2000 },
    );
  });

  it("bytes that aren't text have their place too", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1 }), async (bytes) => {
        const { manifests, problems } = await loadManifests(["-"], { kinds: {}, stdin: async () => bytes });
        expect(manifests).toEqual([]);
        expect(problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe("a slip in a right manifest", () => {
  const lines = [
    "apiVersion: civo.project-planton.org/v1",
    "kind: CivoBucket",
    "metadata:",
    "  name: my-bucket",
    "  labels:",
    "    team: web",
    "  lifecycle:",
    "    protect: true",
    "spec:",
    "  bucketName: my-bucket",
    "  region: LON1",
    "  versioningEnabled: true",
    "  tags:",
    "    - env:prod",
    "    - team:web",
    "  maxSizeGb: 1000",
  ];
  const slips: Record<string, (line: string) => string> = {
    "a letter too many in a key": (line) => line.replace(/^( *)(\w+):/, "$1$2z:"),
    "a mapping for a value": (line) => line.replace(/: \S+$/, ": {x: y}").replace(/- \S+$/, "- {x: y}"),
    "a list for a value": (line) => line.replace(/: \S+$/, ": [x]").replace(/- \S+$/, "- [x]"),
    "a tab": (line) => line.replace(/^ +/, "\t"),
    "an unknown field": (line) => line.replace(/^( *)(\w+:.*)$/, "$1nonsense: 1\n$1$2"),
    "a key given again": (line) => (/: \S/.test(line) ? `${line}\n${line}` : line),
    "a quote that isn't closed": (line) => line.replace(/: (\S+)$/, ': "$1').replace(/- (\S+)$/, '- "$1'),
    "text YAML gives a meaning": (line) => line.replace(/: (\S+)$/, ": *$1").replace(/- (\S+)$/, "- @$1"),
  };
  /** Labels take any key and string. */
  const harmless = (slip: string, line: string): boolean =>
    line.includes("team: web") && ["a letter too many in a key", "an unknown field"].includes(slip);

  it("is right before", async () => {
    expect((await load(lines.join("\n"))).problems).toEqual([]);
  });

  const cases = Object.entries(slips).flatMap(([slip, make]) =>
    lines.flatMap((line, index): [string, number, string][] => {
      const wrong = make(line);
      return wrong === line || harmless(slip, line) ? [] : [[slip, index + 1, wrong]];
    }),
  );
  it.each(cases)("is found: %s, on line %i", async (_, line, wrong) => {
    const text = lines.with(line - 1, wrong).join("\n");
    const { manifests, problems } = await load(text);
    expect(manifests).toEqual([]);
    expectWithin(text, problems);
    const end = line + wrong.split("\n").length - 1;
    expect(problems.filter((problem) => problem.line >= line && problem.line <= end)).not.toEqual([]);
  });
});

it("no problem or warning tells a secret", () => {
  const secret = "hunter2";
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>(secret, null, true),
      fc.array(tie("tree"), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom("value", "env", "file", "ref", "name", "kind", "other"), tie("tree"), {
        maxKeys: 3,
      }),
    ),
  }));
  fc.assert(
    fc.property(tree, (token) => {
      const json = { token, pin: token };
      const [document] = readDocuments("m.yaml", stringify(json)).documents;
      for (const locate of [locateIn("x"), document?.locate ?? locateIn("x")]) {
        const { problems, warnings } = checkMessage(SpecimenSchema, json, locate);
        expect(JSON.stringify([problems, warnings])).not.toContain(secret);
      }
    }),
    { numRuns: 500 },
  );
});
