import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { describe, expect, it } from "vitest";
import { defineKind } from "./kind.ts";
import { loadManifests } from "./manifest.ts";
import { formatProblem } from "./problem.ts";

// What people get wrong in a manifest, and what they are told. Each text is read as standard input.

const bucket = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});
const cluster = { ...bucket, name: "KubernetesRedis", apiVersion: "kubernetes.project-planton.org/v1" };
const kinds = {
  CivoBucket: async () => ({ default: bucket }),
  KubernetesRedis: async () => ({ default: cluster }),
};

async function problemsIn(text: string | Uint8Array): Promise<string[]> {
  const stdin = async () => (typeof text === "string" ? new TextEncoder().encode(text) : text);
  const { manifests, problems } = await loadManifests(["-"], { kinds, stdin });
  if (problems.length > 0) expect(manifests.length, "of two documents one may be right").toBeLessThan(2);
  return problems.map(formatProblem);
}

type Case = [name: string, text: string, problems: string[]];

/** A manifest with this `spec`, which begins on line 5. */
const withSpec = (spec: string): string => `apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata: {name: my-bucket}
spec:
${spec}`;

describe("what isn't YAML", () => {
  it.each<Case>([
    ["an empty file", "", ["-:1:1: holds no manifest: it is empty [document.empty]"]],
    [
      "a file of comments",
      "# to do\n---\n# later\n",
      ["-:1:1: holds no manifest: it is empty [document.empty]"],
    ],
    [
      "a tab for indentation",
      withSpec("\tbucketName: my-bucket\n"),
      ["-:5:1: a tab indents this line; indent with spaces [yaml.tab]"],
    ],
    [
      "a missing quote",
      withSpec('  bucketName: "my-bucket\n  region: LON1\n'),
      ["-:5:15: a closing quote is missing [yaml.syntax]"],
    ],
    [
      "a missing bracket",
      withSpec("  tags: [env:prod\n  region: LON1\n"),
      ["-:6:3: a closing ] is missing, or a line inside [ ] is indented too little [yaml.syntax]"],
    ],
    [
      "a missing brace",
      withSpec("  labels: {a: b\n  region: LON1\n"),
      ["-:6:3: a closing } is missing, or a line inside { } is indented too little [yaml.syntax]"],
    ],
    [
      "a missing colon",
      withSpec("  bucketName my-bucket\n  region: LON1\n"),
      [
        "-:5:3: a key stands on one line, with a colon after it; is a colon or a quote missing? [yaml.syntax]",
      ],
    ],
    [
      "a missing space after the colon",
      withSpec("  bucketName:my-bucket\n  region: LON1\n"),
      [
        "-:5:3: a key stands on one line, with a colon after it; is a colon or a quote missing? [yaml.syntax]",
      ],
    ],
    [
      "a colon within text",
      withSpec("  bucketName: my: bucket\n"),
      [
        "-:5:15: a second colon in one value: put text that holds a colon in quotes, and begin keys of one mapping in one column [yaml.syntax]",
      ],
    ],
    [
      "uneven indentation",
      withSpec("  bucketName: my-bucket\n   region: LON1\n"),
      [
        "-:5:15: a second colon in one value: put text that holds a colon in quotes, and begin keys of one mapping in one column [yaml.syntax]",
      ],
    ],
    [
      "text that begins with @",
      withSpec("  bucketName: @bucket\n"),
      ["-:5:15: text can't begin with this character unless it is in quotes [yaml.syntax]"],
    ],
    [
      "text that begins with *",
      withSpec("  bucketName: *bucket\n"),
      [
        "-:5:15: spec.bucketName: no anchor &bucket stands before this alias; text that begins with * must be in quotes [yaml.alias]",
      ],
    ],
    [
      "text that begins with !",
      withSpec("  bucketName: !bucket x\n"),
      [
        "-:5:15: tags (words that begin with !) mean nothing here; remove it, or put the text in quotes [yaml.tag]",
      ],
    ],
    [
      "a template's placeholder",
      withSpec("  bucketName: {{ name }}\n"),
      ["-:5:16: a key must be plain text; a value that begins with { or [ may lack its quotes [yaml.syntax]"],
    ],
    [
      "a bad escape",
      withSpec('  bucketName: "my\\bucket\\d"\n'),
      [
        '-:5:25: inside "double quotes" a backslash begins an escape such as \\n; double it, or use single quotes [yaml.syntax]',
      ],
    ],
    [
      "an item without its dash",
      withSpec("  tags:\n    - env:prod\n    env:test\n"),
      [
        "-:7:1: is indented differently from the lines it belongs to; keys of a mapping begin in one column, as do items of a list [yaml.syntax]",
      ],
    ],
    [
      "YAML 1.1",
      `%YAML 1.1\n---\n${withSpec("  bucketName: my-bucket\n  region: LON1\n")}`,
      ["-:2:1: is YAML 1.1; Kindling reads YAML 1.2: remove the %YAML line [yaml.version]"],
    ],
    [
      "keys given twice",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  bucketName: other\n  tags: 1\n"),
      [
        "-:7:3: spec.bucketName: is given twice, first on line 5; only one can hold [yaml.duplicate_key]",
        "-:8:9: spec.tags: expected a list of strings, found the number 1; write [ ] around it [field.type]",
      ],
    ],
    [
      "an alias within its own anchor",
      withSpec("  tags: &tags [*tags]\n"),
      ["-:5:16: spec.tags[0]: *tags stands inside the value that it repeats [yaml.alias]"],
    ],
    [
      "a merge of something else",
      withSpec("  <<: LON1\n"),
      ["-:5:3: spec: a merge key (<<) takes a mapping, or a list of mappings, such as *name [yaml.merge]"],
    ],
  ])("%s", async (_, text, problems) => expect(await problemsIn(text)).toEqual(problems));
});

describe("what isn't a manifest", () => {
  it.each<Case>([
    [
      "a list",
      "- a\n- b\n",
      ["-:1:1: a manifest is a mapping with apiVersion, kind, metadata and spec; found a list [field.type]"],
    ],
    [
      "text",
      "hello\n",
      ["-:1:1: a manifest is a mapping with apiVersion, kind, metadata and spec; found text [field.type]"],
    ],
    [
      "no kind, no apiVersion",
      "metadata: {name: my-bucket}\n",
      [
        "-:1:1: kind: is missing: say what this manifest declares, such as CivoBucket; `kindling kinds` lists all [required]",
        "-:1:1: apiVersion: is missing: known are civo.project-planton.org/v1 and kubernetes.project-planton.org/v1 [required]",
      ],
    ],
    [
      "no apiVersion",
      "kind: CivoBucket\nmetadata: {name: a}\nspec: {bucketName: abc, region: LON1}\n",
      ["-:1:1: apiVersion: is missing: CivoBucket has civo.project-planton.org/v1 [required]"],
    ],
    [
      "a misspelt key for the kind",
      "apiversion: civo.project-planton.org/v1\nkin: CivoBucket\nmetadata: {name: a}\nspec: {bucketName: abc, region: LON1}\n",
      [
        "-:1:1: apiversion: unknown field; did you mean apiVersion? [field.unknown]",
        "-:2:1: kin: unknown field; did you mean kind? [field.unknown]",
      ],
    ],
    [
      "a misspelt key for an unknown kind",
      "apiVersions: apps/v1\nKind: Deployment\n",
      [
        '-:1:14: apiVersions: "apps/v1" is unknown; known are civo.project-planton.org/v1 and kubernetes.project-planton.org/v1 [api_version.unknown]',
        "-:1:14: apiVersions: unknown field; did you mean apiVersion? [field.unknown]",
        '-:2:7: Kind: "Deployment" is unknown; `kindling kinds` lists all [kind.unknown]',
        "-:2:7: Kind: unknown field; did you mean kind? [field.unknown]",
      ],
    ],
    [
      "an unknown kind",
      "apiVersion: civo.project-planton.org/v1\nkind: Deployment\n",
      ['-:2:7: kind: "Deployment" is unknown; `kindling kinds` lists all [kind.unknown]'],
    ],
    [
      "a misspelt kind, and more",
      "apiVersion: civo.project-planton.org/v1\nkind: CivoBukcet\nmetadata: {name: My}\nspec: {bucketName: abc, region: LON1}\n",
      [
        '-:2:7: kind: "CivoBukcet" is unknown; did you mean CivoBucket? `kindling kinds` lists all [kind.unknown]',
        '-:3:18: metadata.name: must be lower-case letters, digits and dashes, beginning and ending with a letter or digit; "my" would do [string.pattern]',
      ],
    ],
    [
      "a kind in lower case",
      "apiVersion: civo.project-planton.org/v1\nkind: civobucket\nmetadata: {name: my}\nspec: {bucketName: abc, region: LON1}\n",
      [
        '-:2:7: kind: "civobucket" is unknown; did you mean CivoBucket? `kindling kinds` lists all [kind.unknown]',
      ],
    ],
    [
      "a kind that is a number",
      "apiVersion: civo.project-planton.org/v1\nkind: 7\n",
      [
        "-:2:7: kind: expected the name of a kind such as CivoBucket, found the number 7; `kindling kinds` lists all [field.type]",
      ],
    ],
    [
      "an unknown apiVersion",
      withSpec("  bucketName: abc\n  region: LON1\n").replace("/v1", "/v2"),
      [
        '-:1:13: apiVersion: "civo.project-planton.org/v2" is unknown; CivoBucket has civo.project-planton.org/v1 [api_version.unknown]',
      ],
    ],
    [
      "another cloud's apiVersion",
      withSpec("  bucketName: abc\n  region: LON1\n").replace("civo.", "kubernetes."),
      [
        '-:1:13: apiVersion: "kubernetes.project-planton.org/v1" is of other kinds; CivoBucket has civo.project-planton.org/v1 [api_version.mismatch]',
      ],
    ],
    [
      "an unknown apiVersion and kind",
      "apiVersion: apps/v1\nkind: Deployment\n",
      [
        '-:1:13: apiVersion: "apps/v1" is unknown; known are civo.project-planton.org/v1 and kubernetes.project-planton.org/v1 [api_version.unknown]',
        '-:2:7: kind: "Deployment" is unknown; `kindling kinds` lists all [kind.unknown]',
      ],
    ],
    [
      "an apiVersion that is a number",
      withSpec("  bucketName: abc\n  region: LON1\n").replace("civo.project-planton.org/v1", "1"),
      [
        "-:1:13: apiVersion: expected a string, found the number 1; CivoBucket has civo.project-planton.org/v1 [field.type]",
      ],
    ],
  ])("%s", async (_, text, problems) => expect(await problemsIn(text)).toEqual(problems));
});

describe("what doesn't fit the fields", () => {
  it.each<Case>([
    [
      "a misspelt field",
      withSpec("  bucketNam: my-bucket\n  region: LON1\n"),
      ["-:5:3: spec.bucketNam: unknown field; did you mean bucketName? [field.unknown]"],
    ],
    [
      "an unknown field",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  colour: red\n"),
      [
        "-:7:3: spec.colour: unknown field; here may stand bucketName, region, versioningEnabled, tags, maxSizeGb, lifecycleRules, corsRules, forceDestroy, credentialGeneration and credential [field.unknown]",
      ],
    ],
    [
      "a field in the wrong place",
      `${withSpec("  bucketName: my-bucket\n  region: LON1\n")}tags: [a]\n`,
      ["-:7:1: tags: unknown field here; it belongs under spec [field.unknown]"],
    ],
    [
      "a field under both of its names",
      withSpec("  bucketName: my-bucket\n  bucket_name: my-bucket\n  region: LON1\n"),
      ["-:6:3: spec.bucket_name: is the same field as bucketName; give one of them [field.duplicate]"],
    ],
    [
      "an unknown region",
      withSpec("  bucketName: my-bucket\n  region: lon2\n"),
      [
        '-:6:11: spec.region: "lon2" is unknown; did you mean LON1? Allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]',
      ],
    ],
    [
      "a region by number",
      withSpec("  bucketName: my-bucket\n  region: 1\n"),
      [
        "-:6:11: spec.region: expected one of LON1, FRA1, NYC1, PHX1 or MUM1, found the number 1; write its name [field.type]",
      ],
    ],
    [
      "the region that stands for none",
      withSpec("  bucketName: my-bucket\n  region: REGION_UNSPECIFIED\n"),
      [
        '-:6:11: spec.region: "REGION_UNSPECIFIED" is unknown; allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]',
      ],
    ],
    [
      "a name that is a number",
      withSpec("  bucketName: 1.10\n  region: LON1\n"),
      [
        '-:5:15: spec.bucketName: expected a string, found the number 1.10; put it in quotes: "1.10" [field.type]',
      ],
    ],
    [
      "yes for true",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  versioningEnabled: yes\n"),
      [
        '-:7:22: spec.versioningEnabled: expected true or false, found the text "yes"; in YAML 1.2 that is text: write true [field.type]',
      ],
    ],
    [
      "quoted true",
      withSpec('  bucketName: my-bucket\n  region: LON1\n  versioningEnabled: "true"\n'),
      [
        '-:7:22: spec.versioningEnabled: expected true or false, found the text "true"; write true without quotes [field.type]',
      ],
    ],
    [
      "a size with a unit",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  maxSizeGb: 500GB\n"),
      [
        '-:7:14: spec.maxSizeGb: expected a whole number, found the text "500GB"; write the number without a unit [field.type]',
      ],
    ],
    [
      "a quoted size",
      withSpec('  bucketName: my-bucket\n  region: LON1\n  maxSizeGb: "500"\n'),
      [
        '-:7:14: spec.maxSizeGb: expected a whole number, found the text "500"; write it without quotes and with digits only [field.type]',
      ],
    ],
    [
      "a fraction",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  maxSizeGb: 500.5\n"),
      ["-:7:14: spec.maxSizeGb: must be a whole number, and 500.5 is none [number.integer]"],
    ],
    [
      "a number above 2^53",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  maxSizeGb: 9007199254740993\n"),
      [
        "-:7:14: spec.maxSizeGb: must be between -2147483648 and 2147483647, and 9007199254740993 is not [number.range]",
      ],
    ],
    [
      "one tag without a list",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  tags: env:prod\n"),
      [
        '-:7:9: spec.tags: expected a list of strings, found the text "env:prod"; write [ ] around it [field.type]',
      ],
    ],
    [
      "tags as a mapping",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  tags: {env: prod}\n"),
      [
        "-:7:9: spec.tags: expected a list of strings, found a mapping; begin each item with a dash [field.type]",
      ],
    ],
    [
      "tags that are mappings",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  tags:\n    - env: prod\n    -\n"),
      [
        "-:8:7: spec.tags[0]: expected a string, found a mapping [field.type]",
        "-:9:6: spec.tags[1]: expected a string, found nothing [field.type]",
      ],
    ],
    [
      "text for a mapping",
      "apiVersion: civo.project-planton.org/v1\nkind: CivoBucket\nmetadata: my-bucket\nspec: [1]\n",
      [
        '-:3:11: metadata: expected a mapping with name, description, id, org, env, labels, annotations or lifecycle, found the text "my-bucket" [field.type]',
        "-:4:7: spec: expected a mapping with bucketName, region, versioningEnabled, tags, maxSizeGb, lifecycleRules, corsRules or forceDestroy, found a list [field.type]",
      ],
    ],
    [
      "labels that are numbers",
      withSpec("  bucketName: my-bucket\n  region: LON1\n").replace(
        "{name: my-bucket}",
        "{name: a, labels: {a.b: 1, team: null}}",
      ),
      [
        '-:3:35: metadata.labels["a.b"]: expected a string, found the number 1; put it in quotes: "1" [field.type]',
        "-:3:44: metadata.labels.team: expected a string, found nothing [field.type]",
      ],
    ],
  ])("%s", async (_, text, problems) => expect(await problemsIn(text)).toEqual(problems));
});

describe("what breaks a rule", () => {
  it.each<Case>([
    [
      "fields with nothing in them",
      withSpec("  bucketName:\n  region:\n"),
      [
        "-:5:3: spec.bucketName: is missing: give a string [required]",
        "-:6:3: spec.region: is missing: give one of LON1, FRA1, NYC1, PHX1 or MUM1 [required]",
      ],
    ],
    [
      "an empty name",
      withSpec('  bucketName: ""\n  region: LON1\n'),
      ["-:5:15: spec.bucketName: must not be empty [required]"],
    ],
    [
      "no spec",
      "apiVersion: civo.project-planton.org/v1\nkind: CivoBucket\nmetadata:\n  env: prod\n",
      [
        "-:1:1: spec: is missing: give a mapping with bucketName, region, versioningEnabled, tags, maxSizeGb, lifecycleRules, corsRules or forceDestroy [required]",
        "-:3:1: metadata.name: is missing: give a string [required]",
      ],
    ],
    [
      "a short name",
      withSpec("  bucketName: ab\n  region: LON1\n"),
      ["-:5:15: spec.bucketName: must be at least 3 characters, and this has 2 [string.min_len]"],
    ],
    [
      "a long name",
      withSpec(`  bucketName: ${"a".repeat(64)}\n  region: LON1\n`),
      ["-:5:15: spec.bucketName: must be at most 63 characters, and this has 64 [string.max_len]"],
    ],
    [
      "a name in upper case",
      withSpec("  bucketName: My_Bucket\n  region: LON1\n"),
      [
        '-:5:15: spec.bucketName: must be lower-case letters, digits and dashes, beginning and ending with a letter or digit; "my-bucket" would do [string.pattern]',
      ],
    ],
    [
      "a name that can't be put right",
      withSpec("  bucket_name: my-bücket\n  region: LON1\n"),
      [
        "-:5:16: spec.bucket_name: must be lower-case letters, digits and dashes, beginning and ending with a letter or digit [string.pattern]",
      ],
    ],
    [
      "tags given twice",
      withSpec(
        "  bucketName: my-bucket\n  region: LON1\n  tags:\n    - env:prod\n    - team:web\n    - env:prod\n",
      ),
      [
        '-:8:5: spec.tags: must not hold a value twice, and "env:prod" is both item 1 and item 3 [repeated.unique]',
      ],
    ],
    [
      "a reserved tag",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  tags: [a, aws:b]\n"),
      ["-:7:13: spec.tags[1]: keys that begin with aws: are reserved by S3 [civo_bucket.tags.reserved]"],
    ],
    [
      "a small size",
      withSpec("  bucketName: my-bucket\n  region: LON1\n  max_size_gb: 499\n"),
      ["-:7:16: spec.max_size_gb: must be greater than or equal to 500, not 499 [int32.gte]"],
    ],
    [
      "a reserved label",
      withSpec("  bucketName: my-bucket\n  region: LON1\n").replace(
        "{name: my-bucket}",
        "{name: a, labels: {team: web, resource: x}}",
      ),
      [
        "-:3:41: metadata.labels.resource: is one of the labels that Kindling sets itself [metadata.labels.reserved]",
      ],
    ],
  ])("%s", async (_, text, problems) => expect(await problemsIn(text)).toEqual(problems));

  it("reports everything at once", async () => {
    const text = withSpec(
      "  bucketNam: x\n  region: lon\n  tags: [a, 1, a!]\n  maxSizeGb: 10\n  versioningEnabled: on\n",
    ).replace("my-bucket", "My-Bucket");
    expect(await problemsIn(text)).toEqual([
      '-:3:18: metadata.name: must be lower-case letters, digits and dashes, beginning and ending with a letter or digit; "my-bucket" would do [string.pattern]',
      "-:5:3: spec.bucketNam: unknown field; did you mean bucketName? [field.unknown]",
      '-:6:11: spec.region: "lon" is unknown; did you mean LON1? Allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]',
      '-:7:13: spec.tags[1]: expected a string, found the number 1; put it in quotes: "1" [field.type]',
      "-:7:16: spec.tags[2]: must be key:value or just key, of letters, digits, spaces and + - = . _ / @ [string.pattern]",
      "-:8:14: spec.maxSizeGb: must be greater than or equal to 500, not 10 [int32.gte]",
      '-:9:22: spec.versioningEnabled: expected true or false, found the text "on"; in YAML 1.2 that is text: write true [field.type]',
    ]);
  });
});

describe("several documents", () => {
  const good = withSpec("  bucketName: my-bucket\n  region: LON1\n");
  it.each<Case>([
    [
      "a bad one after a good one",
      `${good}---\n${good.replace("LON1", "X").replace("my-bucket", "b")}`,
      ['-:13:11: spec.region: "X" is unknown; allowed: LON1, FRA1, NYC1, PHX1 and MUM1 [enum.unknown]'],
    ],
    [
      "one that isn't YAML before a good one",
      `a: [\n---\n${good}`,
      ["-:2:1: a closing ] is missing, or a line inside [ ] is indented too little [yaml.syntax]"],
    ],
    [
      "two of the same kind and name",
      `${good}---\n${good}`,
      [
        "-:10:18: metadata.name: CivoBucket my-bucket of environment dev is declared before, in -:3; give one of them another name or env [manifest.duplicate]",
      ],
    ],
  ])("%s", async (_, text, problems) => expect(await problemsIn(text)).toEqual(problems));

  it("are told apart by environment", async () => {
    expect(await problemsIn(`${good}---\n${good.replace("{name", "{env: prod, name")}`)).toEqual([]);
  });
});

describe("bytes that aren't UTF-8", () => {
  it.each([
    [
      "Latin-1",
      Buffer.from("kind: CivoBucket\nname: M\u00fcnchen\n", "latin1"),
      [
        "-:2:8: is not UTF-8: byte 25 can't be read (is it another encoding, or no text at all?); save it as UTF-8 [encoding.utf8]",
      ],
    ],
    [
      "UTF-16",
      Buffer.from("\ufeffkind: CivoBucket\n", "utf16le"),
      ["-:1:1: is UTF-16; save it as UTF-8 [encoding.utf8]"],
    ],
    [
      "a character cut off at the end",
      Buffer.from("kind: \u00fc").subarray(0, -1),
      [
        "-:1:7: is not UTF-8: byte 7 can't be read (is it another encoding, or no text at all?); save it as UTF-8 [encoding.utf8]",
      ],
    ],
  ])("%s", async (_, bytes, problems) => expect(await problemsIn(bytes)).toEqual(problems));
});
