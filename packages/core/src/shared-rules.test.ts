import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { getOption, hasOption } from "@bufbuild/protobuf";
import { field as rules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { ProviderConfigSchema } from "@kindling/apis/kindling/civo/v1/provider_config";
import { LifecycleSchema, MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { StringValueOrRefSchema, ValueRefSchema } from "@kindling/apis/kindling/shared/v1/reference";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import { describe, expect, it } from "vitest";
import { checkMessage } from "./message-check.ts";
import { type Json, locateIn } from "./source.ts";

// Both sides of every rule of the messages that kinds share.

const problemsIn = (schema: DescMessage, json: Json): string[] =>
  checkMessage(schema, json, locateIn("x")).problems.map(({ path, rule }) => `${path} [${rule}]`);

const manyLabels = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`label-${index}`, "x"]));

const metadata = (more: { [key: string]: Json }): Json => ({ name: "a", ...more });

const VALID: [DescMessage, Json[]][] = [
  [
    MetadataSchema,
    [
      { name: "a" },
      { name: "a".repeat(63) },
      { name: "0-a-0" },
      metadata({ description: "x".repeat(1024) }),
      metadata({ id: "x".repeat(128) }),
      metadata({ org: "x".repeat(63) }),
      metadata({ env: "" }),
      metadata({ env: "p-1".padEnd(30, "d") }),
      metadata({ labels: manyLabels(40) }),
      metadata({ labels: { ["k".repeat(63)]: "v".repeat(255), a: "" } }),
      metadata({ annotations: { "": "x".repeat(10_000) } }),
      metadata({ lifecycle: {} }),
    ],
  ],
  [LifecycleSchema, [{}, { protect: true, retainOnDelete: true, allowReplace: true }]],
  [ValueRefSchema, [{ name: "a" }, { kind: "A", name: "a", env: "b", fieldPath: "status.outputs.c" }]],
  [StringValueOrRefSchema, ["", "a", { value: "" }, { ref: { name: "a" } }, { valueFrom: { name: "a" } }]],
  [SecretValueSchema, ["a", { value: "a" }, { env: "_A1" }, { file: "f" }, { ref: { name: "a" } }]],
  [
    ProviderConfigSchema,
    [{}, { civoToken: { env: "A" }, apiEndpoint: "http://127.0.0.1:1" }, { apiEndpoint: "" }],
  ],
];

const INVALID: [DescMessage, Json, string][] = [
  [MetadataSchema, {}, "name [required]"],
  [MetadataSchema, { name: "a".repeat(64) }, "name [string.max_len]"],
  [MetadataSchema, { name: "-a" }, "name [string.pattern]"],
  [MetadataSchema, { name: "a-" }, "name [string.pattern]"],
  [MetadataSchema, { name: "A" }, "name [string.pattern]"],
  [MetadataSchema, { name: "a\n" }, "name [string.pattern]"],
  [MetadataSchema, metadata({ description: "x".repeat(1025) }), "description [string.max_len]"],
  [MetadataSchema, metadata({ id: "x".repeat(129) }), "id [string.max_len]"],
  [MetadataSchema, metadata({ org: "x".repeat(64) }), "org [string.max_len]"],
  [MetadataSchema, metadata({ env: "x".repeat(31) }), "env [string.max_len]"],
  [MetadataSchema, metadata({ env: "a.b" }), "env [string.pattern]"],
  [MetadataSchema, metadata({ labels: manyLabels(41) }), "labels [map.max_pairs]"],
  [MetadataSchema, metadata({ labels: { "": "x" } }), 'labels[""] [string.min_len]'],
  [
    MetadataSchema,
    metadata({ labels: { ["k".repeat(64)]: "x" } }),
    `labels.${"k".repeat(64)} [string.max_len]`,
  ],
  [MetadataSchema, metadata({ labels: { a: "v".repeat(256) } }), "labels.a [string.max_len]"],
  ...["resource", "organization", "environment", "resource_kind", "resource_id"].map(
    (key): [DescMessage, Json, string] => [
      MetadataSchema,
      metadata({ labels: { [key]: "x" } }),
      `labels.${key} [metadata.labels.reserved]`,
    ],
  ),
  [ValueRefSchema, {}, "name [required]"],
  [StringValueOrRefSchema, {}, " [required]"],
  [SecretValueSchema, {}, " [required]"],
  [SecretValueSchema, { env: "1A" }, "env [string.pattern]"],
  [SecretValueSchema, { env: "" }, "env [string.pattern]"],
  [SecretValueSchema, { file: "" }, "file [string.min_len]"],
  [ProviderConfigSchema, { apiEndpoint: "not a URL" }, "apiEndpoint [string.uri]"],
  [ProviderConfigSchema, { civoToken: {} }, "civoToken [required]"],
];

describe.each(VALID)("%s", (schema, valid) => {
  it.each(valid.map((json) => [json]))("takes %j", (json) => expect(problemsIn(schema, json)).toEqual([]));

  it.each(INVALID.filter(([of]) => of === schema).map(([, json, problem]) => [json, problem] as const))(
    "refuses %j: %s",
    (json, problem) => expect(problemsIn(schema, json)).toEqual([problem]),
  );

  it("has a case for every rule", () => {
    const failing = INVALID.filter(([of]) => of === schema).map(([, , problem]) => problem);
    for (const field of schema.fields.filter((candidate) => hasOption(candidate, rules)))
      for (const rule of rulesOf(field))
        expect(
          failing.some((problem) => problem.startsWith(field.jsonName) && problem.includes(rule)),
          `${field.name} ${rule}`,
        ).toBe(true);
  });
});

/** Ids, or parts of them, of the rules that a field's options set. */
function rulesOf(field: DescField): string[] {
  const { required, type, cel } = getOption(field, rules);
  const own = [...(required ? ["required"] : []), ...cel.map(({ id }) => id)];
  if (type.case === "map") {
    const { keys, values, maxPairs } = type.value;
    const keyRules = [...(keys?.cel ?? []).map(({ id }) => id), ...stringRules(keys?.type.value)];
    return [...own, ...(maxPairs ? ["map.max_pairs"] : []), ...keyRules, ...stringRules(values?.type.value)];
  }
  return [...own, ...stringRules(type.value)];
}

const stringRules = (set: object = {}): string[] =>
  Object.entries(set).flatMap(([name, value]) => {
    if (name === "wellKnown") return value.case ? [`string.${value.case}`] : [];
    const isSet = ["minLen", "maxLen", "pattern"].includes(name) && Object.hasOwn(set, name) && value;
    return isSet ? [`string.${name.replace("Len", "_len")}`] : [];
  });
