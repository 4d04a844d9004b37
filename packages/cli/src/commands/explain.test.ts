import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { parseArguments } from "../arguments.ts";
import { colorsFor } from "../context.ts";
import { kinds } from "../kinds.ts";
import { kindling } from "../testing/in-process.ts";

const explained = async (place: string) => {
  const { status, stdout, stderr } = await kindling("explain", place);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
};

it.each(Object.entries(kinds))("explains a %s, every field of it and every output", async (name, load) => {
  const { schema, stackOutputs } = (await load()).default;
  const text = await explained(name);
  const spec = schema.field.spec?.message?.fields ?? [];
  for (const word of [
    ...spec.map(({ jsonName }) => jsonName),
    ...stackOutputs.fields.map((field) => field.name),
  ])
    expect(text).toMatch(new RegExp(`^ {2}${word}( |$)`, "m"));
  for (const { jsonName } of spec) await explained(`${name}.${jsonName}`);
});

it("says of a field what it takes, its default and rules, and what changing it does", async () => {
  expect(await explained("CivoBucket.maxSizeGb")).toBe(
    `CivoBucket.spec.maxSizeGb  integer

  Most that the bucket may hold, in GB: 500 or a multiple of it, which is how Civo sells it.
  Default: 500.

  default      500
  rules        at least 500
               must be a multiple of 500, which is how Civo sells storage
  changing it  changes it in place
`,
  );
});

it.each([
  [
    "civo-bucket.spec.region",
    /^CivoBucket\.spec\.region {2}one of LON1, .*required\n[\s\S]*LON1\n {6}London/,
  ],
  ["CIVOBUCKET.region.lon1", /^CivoBucket\.spec\.region\.LON1\n\n {2}London, United Kingdom\.\n$/],
  [
    "CivoBucket.lifecycleRules[0].expirationDays",
    /rules {8}at least 1\n {2}changing it {2}changes it in place/,
  ],
  ["CivoBucket.lifecycle_rules.tags", /map of names to string[\s\S]*at most 10 names\n/],
  [
    "CivoBucket.lifecycleRules",
    /together {5}must say what to delete[\s\S]*Fields\n {2}id {2}string, required\n/,
  ],
  ["CivoBucket.credential", /refers to {4}CivoObjectStoreCredential\n/],
  ["CivoBucket.metadata.labels", /each name: is one of the labels that Kindling sets/],
  ["CivoBucket.outputs", /secret_access_key {2}string, secret\n/],
  ["CivoBucket.status.outputs.bucketId", /^CivoBucket\.outputs\.bucket_id {2}string\n/],
])("explains %s", async (place, text) => expect(await explained(place)).toMatch(text));

it.each([
  ["CivoBukket", /there is no kind CivoBukket; did you mean CivoBucket\?/],
  ["CivoBucket.tgs", /CivoBucket\.spec has no field tgs; did you mean tags\?/],
  [
    "CivoBucket.lifecycleRules.whenever",
    /CivoBucket\.spec\.lifecycleRules has no field whenever; it has id, enabled/,
  ],
  ["CivoBucket.region.LON9", /CivoBucket\.spec\.region has no value LON9; did you mean LON1\?/],
  ["CivoBucket.bucketName.x", /nothing is inside CivoBucket\.spec\.bucketName, no x/],
  ["CivoBucket.outputs.bucket", /CivoBucket has no output bucket; did you mean bucket_id\?|it has bucket_id/],
])("says what was meant by %s", async (place, message) => {
  const { status, stdout, stderr } = await kindling("explain", place);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

it("keeps to the terminal's width", async () => {
  const stream = (columns = 80) => Object.assign(new PassThrough(), { columns });
  const stdout = stream(60);
  const context = { stdin: stream(), stdout, stderr: stream(), env: {}, directory: "", debug: false };
  await parseArguments(["explain", "CivoBucket"], { ...context, colors: colorsFor({}, {}) });
  const lines = String(stdout.read()).split("\n");
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
  expect(lines.filter((line) => line.length > 45).length).toBeGreaterThan(20);
});

it("prints it for programs too", async () => {
  const { stdout } = await kindling("explain", "CivoBucket.maxSizeGb", "-o", "json");
  expect(JSON.parse(stdout)).toEqual({
    kind: "CivoBucket",
    apiVersion: "civo.project-planton.org/v1",
    package: "civo-bucket",
    path: "spec.maxSizeGb",
    description: expect.stringMatching(/^Most that the bucket may hold/),
    type: "integer",
    required: false,
    secret: false,
    default: 500,
    change: "update",
    references: [],
    rules: [
      { id: "int32.gte", words: "at least 500" },
      { id: "civo_bucket.max_size_gb.step", words: expect.stringContaining("a multiple of 500") },
    ],
    warnings: [],
    values: [],
    fields: [],
    together: { rules: [], warnings: [] },
    outputs: [],
  });
});
