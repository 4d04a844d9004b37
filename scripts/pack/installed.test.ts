import { cpSync, existsSync, globSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { servedUrls } from "../../packages/cli/src/testing/civo-api.ts";
import { bucketManifest, workplace } from "../../packages/cli/src/testing/kindling.ts";
import { describeUnderPulumi } from "../../packages/testing/src/pulumi-cli.ts";
import { EmptyProject } from "./empty-project.fixture.ts";
import { makeWorkspace } from "./operator-workspace.fixture.ts";
import { type Pack, packAll } from "./pack.ts";
import { serveRegistry } from "./registry.fixture.ts";
import { ROOT } from "./workspace.ts";

const VERSION = "0.9.1";
const PROGRAM = `
import type { CivoBucket } from "@kindling/apis/kindling/civo/bucket/v1/api";
import bucket from "@kindling/civo-bucket";
import { runModule } from "@kindling/core/program";

export type Spec = NonNullable<CivoBucket["spec"]>;
// @ts-expect-error: a kind's name is text.
export const wrong: number = bucket.name;
export default () => runModule(bucket);
`;
const TSCONFIG = {
  compilerOptions: {
    module: "nodenext",
    target: "es2024",
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
  files: ["program/index.ts"],
};

const work = mkdtempSync(join(tmpdir(), "kindling-packs-"));
let packs: readonly Pack[];
let registry: Awaited<ReturnType<typeof serveRegistry>>;
let project: EmptyProject;

beforeAll(async () => {
  packs = await packAll({ out: join(work, "packs"), version: VERSION });
  registry = await serveRegistry(packs);
  project = new EmptyProject(join(work, "project"), registry.url);
  await project.install("@kindling/cli", "@kindling/civo-bucket", "@kindling/core", "@kindling/apis");
}, 300_000);
afterAll(async () => {
  registry?.close();
  await rm(work, { recursive: true, force: true });
}, 300_000);

describe("an empty project with the command installed", { timeout: 120_000 }, () => {
  it("runs it", async () => {
    project.write("bucket.yaml", bucketManifest("shop-assets"));
    expect((await project.kindling(["--version"])).stdout).toBe(`${VERSION}\n`);
    expect((await project.kindling(["validate", "bucket.yaml"])).stderr).toBe("1 manifest valid\n");
    expect((await project.kindling(["new", "CivoVpc"])).stdout).toContain("kind: CivoVpc");
    await expect(project.kindling(["up", "none.yaml"])).rejects.toThrow("none.yaml");
  });

  it("deploys to each simulated cloud", async () => {
    const of = (kind: string) => project.path("node_modules/@kindling", kind, "manifest.yaml");
    const { stdout } = await project.kindling([
      ...[
        "up",
        of("civo-bucket"),
        of("digitalocean-vpc"),
        of("kubernetes-namespace"),
        of("lagoon-deploy-target"),
      ],
      ...["--engine", "sandbox", "--yes", "-o", "json", "--parallel", "1"],
    ]);
    const { stacks } = JSON.parse(stdout);
    expect(stacks.map(({ kind, result }: { kind: string; result: string }) => `${kind} ${result}`)).toEqual([
      "CivoBucket succeeded",
      "DigitalOceanVpc succeeded",
      "KubernetesNamespace succeeded",
      "LagoonDeployTarget succeeded",
    ]);
  });

  it("has kinds as Pulumi programs, and for programs of its own, with types", async () => {
    project.write("program/index.ts", PROGRAM);
    project.write("program/Pulumi.yaml", "name: shop\nmain: index.ts\nruntime: nodejs\n");
    project.write("tsconfig.json", JSON.stringify(TSCONFIG));
    await project.run(join(ROOT, "node_modules/.bin/tsc"), ["-p", "."]);
    const STACK_INPUT = `target: ${bucketManifest("of-a-program")}`;
    for (const folder of ["program", "node_modules/@kindling/civo-bucket"]) {
      const { stdout } = await project.kindling(["dev", "run", folder, "-o", "json"], { STACK_INPUT });
      expect(JSON.parse(stdout).stacks[0]).toMatchObject({ result: "succeeded", changes: { create: 6 } });
      await project.kindling(["dev", "run", folder, "destroy"], { STACK_INPUT });
    }
  });
});

describeUnderPulumi("what is packed", (cli) => {
  it("deploys by the command, and as the Pulumi Kubernetes Operator runs what is exported", async () => {
    const urls = await servedUrls(await workplace());
    const credentials = {
      CIVO_TOKEN: "kindling-sandbox-token",
      CIVO_API_URL: urls.civo ?? "",
      BUCKET_API_URL: urls["civo-s3"] ?? "",
      PULUMI_CONFIG_PASSPHRASE: "of the tests",
    };
    const env = {
      PATH: [dirname(cli), join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${work}`,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    project.write("bucket.yaml", bucketManifest("shop-assets"));
    const previewed = await project.kindling(["preview", "bucket.yaml", "--engine", "pulumi", "-o", "json"], {
      ...env,
      ...credentials,
    });
    expect(JSON.parse(previewed.stdout).stacks[0]).toMatchObject({ changes: { create: 6 } });

    const { stdout: yaml } = await project.kindling([
      ...["export", "operator", "bucket.yaml", "--backend", "s3://state"],
      ...["--variable", "CIVO_API_URL", "--variable", "BUCKET_API_URL"],
    ]);
    const root = join(work, "pod");
    const secret = {
      kind: "Secret",
      metadata: { name: "kindling-credentials" },
      stringData: credentials,
    } as const;
    const workspace = makeWorkspace(yaml, secret, root);
    const pod = new EmptyProject(root, registry.url);
    cpSync(workspace.folder, root, { recursive: true });
    await pod.install();
    pod.write(
      "bin/pulumi-language-nodejs",
      `#!/bin/sh\nexec node ${join(ROOT, "scripts/pack/language-host.fixture.ts")} "$@"\n`,
      0o755,
    );
    const inPod = { ...workspace.env, ...env, PATH: `${pod.path("bin")}${delimiter}${env.PATH}` };
    const pulumi = (...args: string[]) => pod.run(cli, [...args, "--non-interactive"], inPod);
    await pulumi("stack", "select", "--create", workspace.stack);
    const { stdout } = await pulumi("up", "--yes", "--skip-preview");
    expect(stdout).toMatch(/\+ 6 created/);
    const outputs = await pulumi("stack", "output", "--json");
    expect(JSON.parse(outputs.stdout)).toMatchObject({
      endpoint_url: "https://objectstore.lon1.civo.com/shop-assets",
      access_key_id: "[secret]",
    });
    await pulumi("destroy", "--yes", "--skip-preview");
  }, 300_000);
});

it("packs what is needed and nothing else", () => {
  const folder = (name: string) => project.path("node_modules", name);
  const installed = packs.filter(({ name }) => existsSync(folder(name)));
  expect(installed).toEqual(packs);
  for (const { name, packageJson, bytes } of packs) {
    expect(packageJson, name).toMatchObject({ license: "Apache-2.0", version: VERSION });
    expect(JSON.stringify(packageJson), name).not.toMatch(/workspace:|\.\/src\//);
    const targets = Object.values(packageJson.exports as Record<string, string | object>)
      .flatMap((target) => (typeof target === "string" ? [target] : Object.values(target)))
      .filter((target) => !target.includes("*"));
    expect(
      targets.filter((target) => !existsSync(join(folder(name), target))),
      name,
    ).toEqual([]);
    expect(readFileSync(join(folder(name), "README.md"), "utf8"), name).not.toBe("");
    expect(bytes, name).toBeLessThan(700_000);
    const files = globSync("**/*.*", { cwd: folder(name), exclude: ["node_modules/**"] });
    expect(
      files.filter((file) => /\.test\.|fixture|testing|testdata|tsconfig|(?<!\.d)\.ts$/.test(file)),
      name,
    ).toEqual([]);
  }
});
