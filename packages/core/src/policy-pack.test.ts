import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { CivoDnsZoneSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/api";
import { CivoDnsZoneStackInputSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_input";
import { CivoDnsZoneStackOutputsSchema } from "@kindling/apis/kindling/civo/dns_zone/v1/stack_outputs";
import { expect, it, onTestFinished } from "vitest";
import { defineKind } from "./kind.ts";
import { loadManifests, type Manifest } from "./manifest.ts";
import { manifestViolations, resourceJudge } from "./policy-judgement.ts";
import { loadPolicyPacks } from "./policy-pack.ts";
import { formatProblem } from "./problem.ts";
import { type PropertyMap, secret, UNKNOWN } from "./property-value.ts";

const module = () => Promise.reject(new Error("not run here"));
const bucket = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module,
});
const zone = defineKind({
  schema: CivoDnsZoneSchema,
  stackInput: CivoDnsZoneStackInputSchema,
  stackOutputs: CivoDnsZoneStackOutputsSchema,
  module,
});
const kinds = {
  CivoBucket: async () => ({ default: bucket as never }),
  CivoDnsZone: async () => ({ default: zone as never }),
};

async function packOf(text: string) {
  const folder = await mkdtemp(join(tmpdir(), "kindling-policies-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "pack.yaml");
  await writeFile(file, text);
  const { policies, problems } = await loadPolicyPacks([file], kinds);
  return { policies, problems: problems.map((problem) => formatProblem({ ...problem, file: "pack.yaml" })) };
}

const policy = async (fields: object) =>
  (await packOf(JSON.stringify({ policies: [{ name: "it", ...fields }] }))).policies;

async function manifestsOf(text: string): Promise<Manifest[]> {
  const stdin = async () => new TextEncoder().encode(text);
  const { manifests, problems } = await loadManifests(["-"], { kinds, stdin });
  expect(problems.map(formatProblem)).toEqual([]);
  return manifests;
}

const BUCKET = `apiVersion: civo.project-planton.org/v1
kind: CivoBucket
metadata: {name: my-bucket, env: prod}
spec:
  bucketName: my-bucket
  region: fra1
  tags: [a, b]
`;

async function said(fields: object, text = BUCKET): Promise<string[]> {
  const found = manifestViolations(await policy(fields), await manifestsOf(text));
  return found.map(({ problem }) => formatProblem(problem));
}

it("finds everything wrong in a pack at once, each at its place", async () => {
  const { policies, problems } = await packOf(`policies:
  - name: Bad Name
    rule: manifest.spec.region == 'LON1'
    kinds: [CivoBuckt]
  - name: typo
    kinds: [CivoBucket]
    rule: >-
      manifest.metadata.envv == 'prod' ||
      manifest.spec.region == 'LON9' || siz(manifest.spec.tags) > 1
  - name: syntax
    rule: "manifest.metadata.env == "
  - name: syntax
    rule: manifst.kind == 'x'
    enforcementLevel: fatal
    fieldPath: spec.foo
  - name: message
    kinds: [CivoBucket, CivoDnsZone]
    rule: |
      has(manifest.spec.region) && has(manifest.spec.domainName)
        && manifest.spec.lifecycleRules.exists(r, r.idd == 'x')
    messageExpression: manifest.spec.bucketNam
`);
  expect(policies).toEqual([]);
  expect(problems).toEqual([
    'pack.yaml:2:11: policies[0].name: must be lower-case letters, digits and single dashes; "bad-name" would do [string.pattern]',
    "pack.yaml:4:13: policies[0].kinds[0]: there is no kind CivoBuckt; did you mean CivoBucket? [kind.unknown]",
    "pack.yaml:8:25: policies[1].rule: unknown field envv; did you mean env? [policy.cel]",
    'pack.yaml:9:31: policies[1].rule: "LON9" is none of its values; did you mean LON1? [policy.cel]',
    "pack.yaml:9:41: policies[1].rule: unknown function siz; did you mean size? [policy.cel]",
    "pack.yaml:11:34: policies[2].rule: can't be read as CEL: found = but expecting end of input [policy.cel]",
    "pack.yaml:12:11: policies[3].name: there is a policy syntax before this one [policy.duplicate]",
    "pack.yaml:13:11: policies[3].rule: unknown variable manifst; did you mean manifest? [policy.cel]",
    'pack.yaml:14:23: policies[3].enforcementLevel: "fatal" is unknown; allowed: mandatory, advisory and disabled [enum.unknown]',
    "pack.yaml:15:16: policies[3].fieldPath: spec.foo is no field of these kinds: foo is unknown [field.unknown]",
    "pack.yaml:20:53: policies[4].rule: unknown field idd; did you mean id? [policy.cel]",
    "pack.yaml:21:38: policies[4].messageExpression: unknown field bucketNam; did you mean bucketName? [policy.cel]",
  ]);
});

it("places a violation at the field that the rule is about, in the words of the policy", async () => {
  const rule = "manifest.metadata.env != 'prod' || manifest.spec.region == 'LON1'";
  expect(await said({ rule, kinds: ["CivoBucket"], message: "go to London", severity: "high" })).toEqual([
    "-:6:11: spec.region: go to London (severity high) [policy.it]",
  ]);
  const messageExpression = "manifest.metadata.name + ' is in ' + manifest.spec.region";
  expect(await said({ rule, kinds: ["CivoBucket"], messageExpression })).toEqual([
    "-:6:11: spec.region: my-bucket is in FRA1 [policy.it]",
  ]);
  expect(await said({ rule, kinds: ["CivoBucket"], fieldPath: "metadata.env", description: "d" })).toEqual([
    "-:3:34: metadata.env: d [policy.it]",
  ]);
  expect(await said({ rule, kinds: ["CivoDnsZone"], enforcementLevel: "disabled" })).toEqual([]);
});

it.each([
  ["manifest.spec.region == 'FRA1' && manifest.metadata.name.startsWith('my-')", []],
  ["manifest.spec.maxSizeGb == 500 && manifest.spec.maxSizeGb + 1 > 500", []],
  ["!has(manifest.spec.versioningEnabled) && !manifest.spec.versioningEnabled", []],
  ["has(manifest.spec.tags) && manifest.spec.tags.all(tag, tag in ['a', 'b'])", []],
  ["manifest.metadata.lifecycle.protect == false && !has(manifest.metadata.lifecycle)", []],
  ["manifest.spec.tags.size() == 2 ? manifest.kind == 'CivoBucket' : false", []],
  ["manifest.spec.tags[7] == 'x'", [expect.stringContaining("its rule can't be decided")]],
  ["manifest.spec.bucketName", [expect.stringContaining("neither true nor false")]],
])("%s", async (rule, problems) => expect(await said({ rule, kinds: ["CivoBucket"] })).toEqual(problems));

it("lets a rule on several kinds ask for what only some have", async () => {
  const both = `${BUCKET}---\napiVersion: civo.project-planton.org/v1\nkind: CivoDnsZone\nmetadata: {name: zone}\nspec: {domainName: example.com}\n`;
  const rule = "!has(manifest.spec.region) || manifest.spec.region == 'LON1'";
  expect(await said({ rule, message: "m" }, both)).toEqual(["-:6:11: spec.region: m [policy.it]"]);
});

it("judges resources, secrets masked, and leaves open what rests on something unknown", async () => {
  const [manifest] = await manifestsOf(BUCKET);
  const judged = async (rule: string, inputs: PropertyMap) => {
    const judge = resourceJudge(await policy({ rule, resources: ["s3:*:Bucket"] }), manifest as Manifest);
    const about = { name: "b", custom: true, inputs, protect: true, retainOnDelete: false };
    expect(judge?.({ ...about, type: "s3:index:Object" })).toEqual({ violations: [], undecided: [] });
    const found = judge?.({ ...about, type: "s3:index:Bucket" });
    return [...(found?.violations ?? []).map(({ message }) => message), ...(found?.undecided ?? [])];
  };
  const violated = (rule: string) => [`b (s3:index:Bucket): must hold: ${rule}`];
  const open = ["it: inputs.acl of b is known after up, which then holds to it"];
  const acl = "resource.inputs.acl == 'private'";
  expect(await judged(acl, { acl: "private" })).toEqual([]);
  expect(await judged(acl, { acl: "public" })).toEqual(violated(acl));
  expect(await judged(acl, { acl: UNKNOWN })).toEqual(open);
  expect(await judged(`${acl} || resource.protect`, { acl: UNKNOWN })).toEqual([]);
  expect(await judged(`${acl} && !resource.protect`, { acl: UNKNOWN })).toEqual(
    violated(`${acl} && !resource.protect`),
  );
  expect(await judged(`!(${acl}) || manifest.metadata.env == 'dev'`, { acl: UNKNOWN })).toEqual(open);
  expect(await judged("resource.inputs.key == '[secret]'", { key: secret("hush") })).toEqual([]);
  expect(await judged("resource.inputs.size % 2 == 0", { size: 4 })).toEqual([]);
});
