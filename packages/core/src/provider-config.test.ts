import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toJson } from "@bufbuild/protobuf";
import { CivoBucketSchema } from "@kindling/apis/kindling/civo/bucket/v1/api";
import { CivoBucketStackInputSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_input";
import { CivoBucketStackOutputsSchema } from "@kindling/apis/kindling/civo/bucket/v1/stack_outputs";
import { ProviderConfigSchema } from "@kindling/apis/kindling/civo/v1/provider_config";
import { KubernetesNamespaceStackInputSchema } from "@kindling/apis/kindling/kubernetes/namespace/v1/stack_input";
import { ProviderConfigSchema as KubernetesConfigSchema } from "@kindling/apis/kindling/kubernetes/v1/provider_config";
import { LagoonDeployTargetSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/api";
import { LagoonDeployTargetStackInputSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_input";
import { LagoonDeployTargetStackOutputsSchema } from "@kindling/apis/kindling/lagoon/deploy_target/v1/stack_outputs";
import { ProviderConfigSchema as LagoonConfigSchema } from "@kindling/apis/kindling/lagoon/v1/provider_config";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineKind, type Kind } from "./kind.ts";
import { formatProblem } from "./problem.ts";
import { loadProviderConfigFile, type ProviderConfigSources, providerConfigFor } from "./provider-config.ts";

const kind: Kind = defineKind({
  schema: CivoBucketSchema,
  stackInput: CivoBucketStackInputSchema,
  stackOutputs: CivoBucketStackOutputsSchema,
  module: () => Promise.reject(new Error("not run here")),
});
const kinds = { CivoBucket: async () => ({ default: kind }) };

const configFor = (sources: Partial<ProviderConfigSources>) => {
  const config = providerConfigFor(kind, { env: {}, ...sources });
  return config && toJson(ProviderConfigSchema, config as never);
};
const configured = (json: { token?: string; apiEndpoint?: string }) =>
  create(ProviderConfigSchema, {
    ...(json.token ? { civoToken: { source: { case: "value", value: json.token } } } : {}),
    ...(json.apiEndpoint ? { apiEndpoint: json.apiEndpoint } : {}),
  });

describe("providerConfigFor", () => {
  const env = { CIVO_TOKEN: "t0ken", CIVO_API_URL: "https://env.example.com" };

  it("is undefined when nothing is configured", () => expect(configFor({})).toBeUndefined());

  it("names a secret's environment variable instead of copying it", () =>
    expect(configFor({ env })).toEqual({
      civoToken: { env: "CIVO_TOKEN" },
      apiEndpoint: "https://env.example.com",
    }));

  it("takes what the environment lacks from Pulumi's configuration", () => {
    const settings: Record<string, string> = {
      "civo:token": "c0nfig",
      "civo:apiEndpoint": "https://no.example.com",
    };
    expect(configFor({ env: { CIVO_API_URL: env.CIVO_API_URL }, config: (key) => settings[key] })).toEqual({
      civoToken: { value: "c0nfig" },
      apiEndpoint: "https://env.example.com",
    });
  });

  it("takes each field from the stack input, else the file, else the environment", () =>
    expect(
      configFor({
        given: configured({ token: "given" }),
        file: new Map([["civo", configured({ token: "file", apiEndpoint: "https://file.example.com" })]]),
        env,
      }),
    ).toEqual({ civoToken: { value: "given" }, apiEndpoint: "https://file.example.com" }));

  it("takes one field of a oneof: the first place that gives any of them", () => {
    const stackInput = KubernetesNamespaceStackInputSchema;
    const inCluster = create(KubernetesConfigSchema, { cluster: { case: "inCluster", value: {} } });
    const clusterOf = (given: typeof inCluster | undefined) => {
      const sources = { given, env: { KUBECONFIG: "/kubeconfig" }, config: () => undefined };
      const config = providerConfigFor({ name: "Kind", apiVersion: "kubernetes.x/v1", stackInput }, sources);
      return toJson(KubernetesConfigSchema, config as never);
    };
    expect(clusterOf(inCluster)).toEqual({ inCluster: {} });
    expect(clusterOf(undefined)).toEqual({ kubeconfigPath: "/kubeconfig" });
  });

  it("leaves a setting in the environment where another that means the same is given", () => {
    const target = defineKind({
      schema: LagoonDeployTargetSchema,
      stackInput: LagoonDeployTargetStackInputSchema,
      stackOutputs: LagoonDeployTargetStackOutputsSchema,
      module: () => Promise.reject(new Error("not run here")),
    });
    const given = create(LagoonConfigSchema, { jwtSecret: { source: { case: "value", value: "s3cret" } } });
    const env = { LAGOON_TOKEN: "of-another-lagoon" };
    const fieldsOf = (config: unknown) => Object.keys(toJson(LagoonConfigSchema, config as never) ?? {});
    expect(fieldsOf(providerConfigFor(target, { given, env }))).toEqual(["jwtSecret"]);
    expect(fieldsOf(providerConfigFor(target, { file: new Map([["lagoon", given]]), env }))).toEqual([
      "jwtSecret",
    ]);
    expect(fieldsOf(providerConfigFor(target, { env }))).toEqual(["token"]);
  });

  it("says which setting is wrong", () =>
    expect(() => configFor({ env: { CIVO_API_URL: "not a URL" } })).toThrow(
      /^CIVO_API_URL: .*\[string\.uri\]$/,
    ));
});

describe("loadProviderConfigFile", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "provider-config-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  async function load(text: string) {
    const file = join(directory, "provider-config.yaml");
    await writeFile(file, text);
    const { configs, problems } = await loadProviderConfigFile(file, kinds);
    const civo = configs?.get("civo");
    return {
      civo: civo && toJson(ProviderConfigSchema, civo as never),
      problems: problems.map((problem) => formatProblem({ ...problem, file: "pc.yaml" })),
    };
  }

  it("reads configs by cloud", async () =>
    expect(await load("civo: {civoToken: {env: MY_TOKEN}, apiEndpoint: https://x.example.com}")).toEqual({
      civo: { civoToken: { env: "MY_TOKEN" }, apiEndpoint: "https://x.example.com" },
      problems: [],
    }));

  it("finds a secret's file beside itself", async () =>
    expect((await load("civo: {civoToken: {file: secrets/token}}")).civo).toEqual({
      civoToken: { file: join(directory, "secrets/token") },
    }));

  it("reports everything wrong at once, with its place", async () => {
    const { civo, problems } = await load("cvio: {}\ncivo:\n  civoTokn: x\n  apiEndpoint: not a URL\n");
    expect(civo).toBeUndefined();
    expect(problems).toEqual([
      expect.stringMatching(/^pc\.yaml:1:1: cvio: .*did you mean civo\?.*\[cloud\.unknown\]$/),
      expect.stringMatching(/^pc\.yaml:3:3: civo\.civoTokn: .*\[field\.unknown\]$/),
      expect.stringMatching(/^pc\.yaml:4:16: civo\.apiEndpoint: .*\[string\.uri\]$/),
    ]);
  });

  it("refuses a list and several documents", async () => {
    expect((await load("- civo")).problems).toEqual([expect.stringMatching(/one entry a cloud/)]);
    expect((await load("civo: {}\n---\ncivo: {}")).problems).toEqual([expect.stringMatching(/one document/)]);
  });

  it("says when the file can't be read", () =>
    expect(loadProviderConfigFile(join(directory, "none.yaml"), kinds)).rejects.toMatchObject({
      code: "unreadable",
    }));
});
