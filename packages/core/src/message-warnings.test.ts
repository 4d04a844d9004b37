import { create, createFileRegistry, type DescMessage, setExtension } from "@bufbuild/protobuf";
import {
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  MessageOptionsSchema,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import {
  FieldRulesSchema,
  field as fieldRules,
  RuleSchema,
} from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import {
  file_kindling_shared_v1_options,
  message_warning_cel,
  secret,
  warning_cel,
} from "@kindling/apis/kindling/shared/v1/options";
import { file_kindling_shared_v1_secret_value } from "@kindling/apis/kindling/shared/v1/secret_value";
import { describe, expect, it } from "vitest";
import { checkMessage } from "./message-check.ts";
import { formatProblem } from "./problem.ts";
import { readDocuments } from "./yaml-source.ts";

const rule = (id: string, message: string, expression: string) =>
  create(RuleSchema, { id, message, expression });

const nodes = create(FieldOptionsSchema);
setExtension(nodes, warning_cel, [rule("few", "more than two are better", "this > 2")]);
setExtension(
  nodes,
  fieldRules,
  create(FieldRulesSchema, { type: { case: "int32", value: { greaterThan: { case: "gte", value: 1 } } } }),
);
const token = create(FieldOptionsSchema);
setExtension(token, secret, true);
setExtension(token, warning_cel, [rule("short", "is short", "this.value.size() > 8")]);
const pool = create(MessageOptionsSchema);
setExtension(pool, message_warning_cel, [
  rule("alone", "", "this.nodes == 1 && this.name == '' ? 'has one node and no name' : ''"),
]);

const [optional, repeated] = [Label.OPTIONAL, Label.REPEATED];
const file = create(FileDescriptorProtoSchema, {
  name: "test/pools.proto",
  package: "test",
  syntax: "proto3",
  dependency: ["kindling/shared/v1/options.proto", "kindling/shared/v1/secret_value.proto"],
  messageType: [
    {
      name: "Pools",
      field: [
        {
          name: "pools",
          jsonName: "pools",
          number: 1,
          label: repeated,
          type: Type.MESSAGE,
          typeName: ".test.Pool",
        },
        {
          ...{ name: "token", jsonName: "token", number: 2, label: optional, options: token },
          ...{ type: Type.MESSAGE, typeName: ".kindling.shared.v1.SecretValue" },
        },
      ],
    },
    {
      name: "Pool",
      options: pool,
      field: [
        { name: "nodes", jsonName: "nodes", number: 1, label: optional, type: Type.INT32, options: nodes },
        { name: "name", jsonName: "name", number: 2, label: optional, type: Type.STRING },
      ],
    },
  ],
});
const imported = [file_kindling_shared_v1_options, file_kindling_shared_v1_secret_value];
const PoolsSchema = createFileRegistry(file, (path) =>
  imported.find(({ name }) => `${name}.proto` === path),
).getMessage("test.Pools") as DescMessage;

function check(text: string) {
  const [document] = readDocuments("m.yaml", text).documents;
  if (!document) throw new Error("no document");
  const { problems, warnings } = checkMessage(PoolsSchema, document.json, document.locate);
  return { problems: problems.map(formatProblem), warnings: warnings.map(formatProblem) };
}

describe("a warning", () => {
  it("is said of a field and of a message, each at its place, and is no problem", () => {
    expect(check("pools:\n  - nodes: 3\n  - name: b\n    nodes: 2\n  - nodes: 1\n")).toEqual({
      problems: [],
      warnings: [
        "m.yaml:4:12: pools[1].nodes: more than two are better, not 2 [few]",
        "m.yaml:5:5: pools[2]: has one node and no name [alone]",
        "m.yaml:5:12: pools[2].nodes: more than two are better, not 1 [few]",
      ],
    });
  });

  it("comes in the order of the file with others, and shows no secret", () => {
    expect(check("token: s3cret\npools: [{nodes: 2}]\n").warnings).toEqual([
      expect.stringMatching(/^m\.yaml:1:8: token: is a secret in plain text/),
      "m.yaml:1:8: token: is short [short]",
      "m.yaml:2:17: pools[0].nodes: more than two are better, not 2 [few]",
    ]);
  });

  it("isn't looked for while something is wrong", () => {
    expect(check("pools: [{nodes: 0}, {nodes: 2}]\n")).toEqual({
      problems: [expect.stringMatching(/nodes: must be greater than or equal to 1, not 0/)],
      warnings: [],
    });
  });
});
