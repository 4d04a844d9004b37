import { globSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readStackInput } from "@kindling/core/stack-input";
import { notTried } from "@kindling/testing/not-tried";
import { expect, it, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { kinds } from "../kinds.ts";
import { stackSchema } from "../operator/crd.fixture.ts";
import { kindlingWith } from "../testing/in-process.ts";
import { bucketManifest } from "../testing/kindling.ts";

interface SecretObject {
  kind: "Secret";
  metadata: { name: string; labels: Record<string, string>; annotations?: Record<string, string> };
  stringData: { "stack-input.yaml": string };
}
interface StackObject {
  kind: "Stack";
  metadata: SecretObject["metadata"];
  spec: Record<string, unknown> & { stack: string; prerequisites?: { name: string }[]; envRefs: object };
}

const PROJECT = join(import.meta.dirname, "../../../..");
/** Every manifest in the project that people are shown: of each kind, and those of the examples. */
const SHOWN = [
  ...globSync("packages/kinds/*/{manifest,prerequisites}.yaml", { cwd: PROJECT }),
  ...globSync("examples/**/*.yaml", {
    cwd: PROJECT,
    exclude: ["**/node_modules/**", "**/Pulumi.yaml", "examples/policies/**"],
  }),
];
const TO_STATE = ["--backend", "s3://state"];

async function exported(args: readonly string[], given: Parameters<typeof kindlingWith>[0] = {}) {
  const { status, stdout, stderr } = await kindlingWith(given, "export", "operator", ...args);
  expect(status, stderr).toBe(0);
  const objects: (SecretObject | StackObject)[] = parseAllDocuments(stdout).map((one) => one.toJS());
  const secrets = objects.filter((one) => one.kind === "Secret");
  const stacks = objects.filter((one) => one.kind === "Stack");
  return { secrets, stacks, stdout, stderr };
}

const exportedBucket = (args: readonly string[] = TO_STATE, metadata = {}, spec = {}, env = {}) =>
  exported(["-", ...args], { env, input: bucketManifest("shop-assets", spec, metadata) });

it("writes a stack input and a Stack that runs on it", async () => {
  const { stdout, stderr } = await exportedBucket();
  expect(stdout).toMatchSnapshot();
  expect(stderr).toMatchSnapshot();
});

const schema = stackSchema();
const MANIFESTS = "Stacks of every kind against the operator's own schema";
if (!schema) notTried("shared", MANIFESTS, "the schema isn't at hand");
else
  it.each(SHOWN)("writes what the operator's schema allows: %s", async (file) => {
    for (const source of [[], ["--git", "https://git.example.com/kindling.git", "--revision", "main"]]) {
      const { stacks, secrets } = await exported([join(PROJECT, file), ...TO_STATE, ...source]);
      expect(stacks.length).toBeGreaterThan(0);
      expect(stacks.flatMap((stack) => schema(stack as never))).toEqual([]);
      expect(secrets.map(({ metadata }) => metadata)).toEqual(stacks.map(({ metadata }) => metadata));
    }
  });

it.each(SHOWN)("writes stack inputs that modules take: %s", async (file) => {
  const { secrets } = await exported([join(PROJECT, file), ...TO_STATE]);
  for (const { metadata, stringData } of secrets) {
    const load = kinds[metadata.labels.resource_kind ?? ""];
    if (!load) throw new Error(`${metadata.name} is of no kind`);
    await readStackInput((await load()).default, { STACK_INPUT: stringData["stack-input.yaml"] });
  }
});

it("keeps what is secret out of everything but Secrets", async () => {
  const env = { CIVO_TOKEN: "known-token", PULUMI_CONFIG_PASSPHRASE: "known-passphrase" };
  const manifest = JSON.stringify({
    apiVersion: "kubernetes.project-planton.org/v1",
    kind: "KubernetesSecret",
    metadata: { name: "mail" },
    spec: {
      namespace: "shop",
      secretName: "mail",
      data: { password: { value: "known-password" }, user: { env: "MAIL_USER" } },
    },
  });
  const { stacks, secrets, stderr } = await exported(
    ["-", "--backend", "postgres://kindling:known-backend@db.example.com/state"],
    { env, input: manifest },
  );
  expect(JSON.stringify(stacks) + stderr).not.toContain("known-");
  expect(JSON.stringify(secrets)).toContain("known-password");
  expect(JSON.stringify(secrets)).not.toMatch(/known-(token|passphrase|backend)/);
  expect(stacks[0]?.spec).not.toHaveProperty("backend");
  expect(Object.keys(stacks[0]?.spec.envRefs ?? {})).toEqual([
    "STACK_INPUT_FILE",
    "MAIL_USER",
    "PULUMI_BACKEND_URL",
    "PULUMI_CONFIG_PASSPHRASE",
  ]);
});

it("has files of secrets beside the stack input, by keys that say which they are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindling-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "provider.yaml"), "civo: {civoToken: {file: secrets/token}}");
  const { stacks, secrets, stderr } = await exportedBucket([
    "--provider-config",
    join(folder, "provider.yaml"),
  ]);
  const [, key = ""] = /file: (\S+)/.exec(secrets[0]?.stringData["stack-input.yaml"] ?? "") ?? [];
  expect(key).toMatch(/__secrets__token$/);
  expect(JSON.stringify(stacks)).toContain(JSON.stringify({ key, path: key }));
  expect(stderr).toContain(`--from-file=${key}=`);
});

it("makes references prerequisites, and says which Stacks the cluster must have already", async () => {
  const file = join(PROJECT, "packages/kinds/civo-firewall/manifest.yaml");
  const { stacks, stderr } = await exported([file, ...TO_STATE]);
  const [{ name } = { name: "" }] = stacks[0]?.spec.prerequisites ?? [];
  expect(name).toMatch(/^civo-vpc-/);
  expect(stderr).toContain(`isn't among these manifests: it waits for a Stack ${name} in the cluster`);
  const together = await exported([dirname(file), ...TO_STATE]);
  expect(together.stacks.map(({ metadata }) => metadata.name)).toContain(name);
  expect(together.stderr).not.toContain("isn't among");
});

it("takes a kubeconfig from another stack, which is a prerequisite then", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindling-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "provider.yaml"), "kubernetes: {kubeconfig: {ref: {name: shop}}}");
  const { stacks } = await exported([
    ...[join(PROJECT, "packages/kinds/kubernetes-namespace/manifest.yaml"), ...TO_STATE],
    ...["--provider-config", join(folder, "provider.yaml")],
  ]);
  expect(stacks[0]?.spec.prerequisites).toEqual([
    { name: expect.stringMatching(/^civo-kubernetes-cluster-/) },
  ]);
});

it("runs a revision of a repository", async () => {
  const commit = "0123456789abcdef0123456789abcdef01234567";
  const repository = ["--git", "https://git.example.com/kindling.git", "--revision"];
  const { stacks } = await exportedBucket([...TO_STATE, ...repository, commit]);
  expect(stacks[0]?.spec).toMatchObject({
    ...{ projectRepo: "https://git.example.com/kindling.git", commit, repoDir: "packages/kinds/civo-bucket" },
    shallow: true,
  });
  expect((await exportedBucket([...TO_STATE, ...repository, "refs/tags/v1"])).stacks[0]?.spec).toMatchObject({
    branch: "refs/tags/v1",
  });
});

it("follows the manifest's lifecycle, organization and labels", async () => {
  const { stacks } = await exportedBucket([], {
    org: "Acme",
    lifecycle: { protect: true },
    labels: { team: "shop", note: "two words" },
    annotations: { "example.com/why": "assets of the shop" },
  });
  expect(stacks[0]).toMatchObject({
    metadata: {
      labels: { team: "shop", organization: "Acme", resource_kind: "CivoBucket" },
      annotations: { note: "two words", "example.com/why": "assets of the shop" },
    },
    spec: { stack: "Acme/civo-bucket/dev.shop-assets", destroyOnFinalize: false },
  });
});

it("takes the cluster's settings from options", async () => {
  const { stacks, secrets } = await exportedBucket([
    ...["--backend", "azblob://state", "--secrets-provider", "awskms://alias/state", "--refresh"],
    ...["--namespace", "infra", "--service-account", "kindling", "--credentials", "civo"],
    ...[
      "--variable",
      "AZURE_STORAGE_KEY",
      "--image",
      "registry.example.com/pulumi:1",
      "--package-version",
      "1.2.3",
    ],
  ]);
  const key = (name: string) => ({ type: "Secret", secret: { name: "civo", key: name } });
  expect(stacks[0]).toMatchObject({
    metadata: { namespace: "infra" },
    spec: {
      ...{ backend: "azblob://state", secretsProvider: "awskms://alias/state", refresh: true },
      serviceAccountName: "kindling",
      envRefs: { AZURE_STORAGE_KEY: key("AZURE_STORAGE_KEY"), CIVO_TOKEN: key("CIVO_TOKEN") },
      workspaceTemplate: { spec: { image: "registry.example.com/pulumi:1" } },
    },
  });
  expect(stacks[0]?.spec.envRefs).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
  expect(JSON.stringify(stacks)).toContain('\\"@kindling/civo-bucket\\": \\"1.2.3\\"');
  expect(secrets[0]?.metadata).toHaveProperty("namespace", "infra");
});

it("starts a workspace anew when its stack input changes, whatever is secret in it", async () => {
  const input = async (spec: object) => {
    const { stacks } = await exportedBucket(TO_STATE, {}, spec);
    return /"kindling\/stack-input":"(\w+)"/.exec(JSON.stringify(stacks))?.[1];
  };
  expect(await input({ maxSizeGb: 500 })).not.toBe(await input({ maxSizeGb: 1000 }));
  expect(await input({})).toBe(await input({}));
});

it("writes a file for each stack, and JSON", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindling-export-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { stdout } = await exportedBucket([...TO_STATE, "--out", join(folder, "stacks")]);
  expect(stdout).toBe("");
  expect(await readdir(join(folder, "stacks"))).toEqual(["civo-bucket-dev-shop-assets.yaml"]);
  await exportedBucket([...TO_STATE, "--out", folder, "-o", "json"]);
  const list = JSON.parse(await readFile(join(folder, "civo-bucket-dev-shop-assets.json"), "utf8"));
  expect(list).toMatchObject({
    apiVersion: "v1",
    kind: "List",
    items: [{ kind: "Secret" }, { kind: "Stack" }],
  });
  const { stdout: text } = await kindlingWith(
    { input: bucketManifest("shop-assets") },
    ...["export", "operator", "-", ...TO_STATE, "-o", "json"],
  );
  expect(JSON.parse(text)).toEqual(list);
});

it.each([
  [["--git", "https://git.example.com/k.git"], /--git and --revision go together/],
  [["--revision", "main"], /--git and --revision go together/],
  [["--git", "https://me:token@git.example.com/k.git", "--revision", "main"], /--git holds a password/],
  [
    ["--git", "https://git.example.com/k.git", "--revision", "main", "--package-version", "1.0.0"],
    /two sources of the same programs/,
  ],
  [
    ["--git", "https://ghp_token@git.example.com/k.git", "--revision", "main"],
    /--git holds a password or token/,
  ],
  [["--git", "./kindling", "--revision", "main"], /--git takes a repository that the cluster reaches/],
  [["--git", "https://git.example.com/k.git", "--revision", "0123abc"], /all 40 digits of a commit/],
  [["--backend", "file:///tmp/state"], /is a folder of this machine/],
  [["--backend", "nonsense"], /nonsense is no backend's URL/],
  [["--secrets-provider", "nonsense"], /nonsense is no secrets provider/],
  [["--namespace", "Shop"], /--namespace takes at most 63 lower-case letters/],
  [["--service-account", "a b"], /--service-account takes/],
  [["--credentials", "Tokens"], /--credentials takes/],
  [["--variable", "AWS_SECRET_ACCESS_KEY=hush"], /environment variable, without its value\n/],
  [["--image", "a b"], /--image takes/],
  [["--package-version", "new one"], /--package-version takes a version/],
])("refuses %j", async (args, why) => {
  const { status, stdout, stderr } = await kindlingWith(
    { input: bucketManifest("shop-assets") },
    ...["export", "operator", "-", ...args],
  );
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(why);
});

it("keeps a password among a backend's parameters out, too, and knows what the default encrypts with", async () => {
  const { stacks } = await exportedBucket([
    ...["--backend", "postgres://db.example.com/state?user=a&password=known-backend"],
    ...["--secrets-provider", "default"],
  ]);
  expect(JSON.stringify(stacks)).not.toContain("known-");
  expect(stacks[0]?.spec).toMatchObject({
    secretsProvider: "default",
    envRefs: { PULUMI_BACKEND_URL: { type: "Secret" }, PULUMI_CONFIG_PASSPHRASE: { type: "Secret" } },
  });
});

it("says what of the environment isn't exported", async () => {
  const { stderr } = await exportedBucket(TO_STATE, {}, {}, { CIVO_API_URL: "http://127.0.0.1:1" });
  expect(stderr).toContain("CIVO_API_URL isn't exported");
});

it("writes nothing where a manifest is wrong", async () => {
  const input = bucketManifest("shop-assets", { region: "LON9" });
  const { status, stdout } = await kindlingWith({ input }, "export", "operator", "-", ...TO_STATE);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const json = await kindlingWith({ input }, "export", "operator", "-", ...TO_STATE, "-o", "json");
  expect(JSON.parse(json.stdout)).toMatchObject({ items: [], problems: [{ path: "spec.region" }] });
});
