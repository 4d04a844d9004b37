import { create, createFileRegistry, type DescMessage, setExtension } from "@bufbuild/protobuf";
import { FieldOptionsSchema, FileDescriptorProtoSchema, MessageOptionsSchema } from "@bufbuild/protobuf/wkt";
import {
  FieldRulesSchema,
  field as fieldRules,
  MessageRulesSchema,
  message as messageRules,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { CivoBucketSpecSchema } from "@kindling/apis/kindling/civo/bucket/v1/spec";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { SecretValueSchema } from "@kindling/apis/kindling/shared/v1/secret_value";
import { expect, it } from "vitest";
import { fieldReferences, referenceWords } from "./field-reference.ts";
import { messageRuleWords } from "./rule-words.ts";

const of = (name: string) =>
  fieldReferences(
    CivoBucketSpecSchema,
    { "kindling.civo.bucket.v1.CivoBucketSpec.region": "Where." },
    "spec",
  ).find(({ path }) => path === `spec.${name}`);

it("says what a field takes, its rules and what changing it does", () => {
  expect(of("bucketName")).toEqual({
    path: "spec.bucketName",
    type: "string",
    required: true,
    secret: false,
    default: undefined,
    rules: [
      { id: "string.min_len", words: "at least 3 characters" },
      { id: "string.max_len", words: "at most 63 characters" },
      {
        id: "string.pattern",
        words: "lower-case letters, digits and dashes, beginning and ending with a letter or digit",
      },
    ],
    warnings: [],
    references: [],
    change: "replace",
    comment: "",
    message: undefined,
  });
});

it("lists an enum's values without the one for none, and takes the comment from the protos", () =>
  expect(of("region")).toMatchObject({
    type: "one of LON1, FRA1, NYC1, PHX1, MUM1",
    rules: [],
    comment: "Where.",
  }));

it("says a CEL rule by its message, and the default as a manifest would", () =>
  expect(of("maxSizeGb")).toMatchObject({
    default: "500",
    rules: [
      { id: "int32.gte", words: "at least 500" },
      {
        id: "civo_bucket.max_size_gb.step",
        words: "must be a multiple of 500, which is how Civo sells storage",
        isOwn: true,
      },
    ],
  }));

it("says what a list's items must be, and whether they may repeat", () =>
  expect(of("tags")?.rules.map(({ words }) => words)).toEqual([
    "at most 45 items",
    "none twice",
    "each: at least 1 character",
    "each: at most 385 characters",
    "each: key:value or just key, of letters, digits, spaces and + - = . _ / @",
    "each: keys that begin with aws: are reserved by S3",
    "each: is one of the labels that Kindling sets itself, as tags too",
    "tags must have different keys (the part before the colon)",
  ]));

it("says what a reference points at", () => {
  expect(of("credential")?.references).toEqual([{ kind: "CivoObjectStoreCredential", output: undefined }]);
  expect(
    referenceWords([
      { kind: "CivoVpc", output: "network_id" },
      { kind: "CivoFirewall", output: undefined },
    ]),
  ).toBe("CivoVpc's network_id, or CivoFirewall");
});

it("says what a message's fields must be together", () =>
  expect(messageRuleWords(SecretValueSchema)).toEqual([
    { id: "field.oneof", words: "exactly one of value, env, file and ref" },
  ]));

it("says a CEL rule without a message by its expression", () => {
  const [own, bare] = ["this.a > 1 ? '' : 'is too small'", "this.a < 9"];
  const cel = { cel: [{ id: "own", expression: own }], celExpression: [bare] };
  const [options, ofField] = [create(MessageOptionsSchema), create(FieldOptionsSchema)];
  setExtension(options, messageRules, create(MessageRulesSchema, cel));
  setExtension(ofField, fieldRules, create(FieldRulesSchema, cel));
  const file = create(FileDescriptorProtoSchema, {
    ...{ name: "test/pair.proto", package: "test", syntax: "proto3" },
    messageType: [{ name: "Pair", options, field: [{ name: "a", number: 1, type: 5, options: ofField }] }],
  });
  const pair = createFileRegistry(file, () => undefined).getMessage("test.Pair");
  const words = [
    { id: "own", words: `meets ${own}`, isOwn: true },
    { id: bare, words: `meets ${bare}`, isOwn: true },
  ];
  expect(messageRuleWords(pair as DescMessage)).toEqual(words);
  expect(fieldReferences(pair as DescMessage, {})[0]?.rules).toEqual(words);
});

it("names the message inside", () => {
  const lifecycle = fieldReferences(MetadataSchema, {}).find(({ path }) => path === "lifecycle");
  expect(lifecycle).toMatchObject({ type: "Lifecycle", message: { name: "Lifecycle" } });
});
