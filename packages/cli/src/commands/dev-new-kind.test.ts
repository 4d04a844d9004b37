import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { expect, it, onTestFinished } from "vitest";
import { parseArguments } from "../arguments.ts";
import { colorsFor } from "../context.ts";

// docs/contributing.test.ts adds a kind for real, and runs its suite.

const root = join(import.meta.dirname, "..", "..", "..", "..");
const PARTS = [
  "pnpm-workspace.yaml",
  "proto/kindling/civo/kubernetes_cluster",
  "packages/kinds/civo-kubernetes-cluster",
  "packages/cli/src/kinds.ts",
  "packages/cli/package.json",
];

async function newKind(...args: string[]) {
  const directory = await mkdtemp(join(tmpdir(), "kindling-new-kind-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  for (const part of PARTS)
    await cp(join(root, part), join(directory, part), {
      recursive: true,
      filter: (path) => !path.endsWith("node_modules"),
    });
  const [stdin, stdout, stderr] = [new PassThrough().end(), new PassThrough(), new PassThrough()];
  const context = {
    stdin,
    stdout,
    stderr,
    env: {},
    directory: join(directory, "packages"),
    colors: colorsFor({}, {}),
    debug: false,
  };
  const status = await parseArguments(["dev", "new-kind", ...args], context);
  const said = String(stderr.end().read());
  return { status, said, read: (file: string) => readFile(join(directory, file), "utf8") };
}

it("copies protos and package under another name in every spelling, and registers it", async () => {
  const { status, said, read } = await newKind("CivoTalosCluster", "--like", "CivoKubernetesCluster");
  expect({ status, said }).toEqual({
    status: 0,
    said: expect.stringContaining("made packages/kinds/civo-talos-cluster"),
  });
  const api = await read("proto/kindling/civo/talos_cluster/v1/api.proto");
  expect(api).toContain("package kindling.civo.talos_cluster.v1;");
  expect(api).toContain('project: "civo-talos-cluster"');
  expect(api).not.toMatch(/Civo_?KubernetesCluster|civo.kubernetes.cluster/i);
  expect(api).toContain("CivoKubernetesNodePool");
  const index = await read("packages/kinds/civo-talos-cluster/src/index.ts");
  expect(index).toContain('from "@kindling/apis/kindling/civo/talos_cluster/v1/api"');
  expect(index).toContain("schema: CivoTalosClusterSchema");
  expect(await read("packages/cli/src/kinds.ts")).toContain(
    '  CivoTalosCluster: () => import("@kindling/civo-talos-cluster"),\n',
  );
  const { dependencies } = JSON.parse(await read("packages/cli/package.json"));
  expect(dependencies).toMatchObject({ "@kindling/civo-talos-cluster": "workspace:*" });
  expect(Object.keys(dependencies)).toEqual(Object.keys(dependencies).sort());
});

it.each([
  [["TalosCluster", "--like", "CivoKubernetesCluster"], /name a kind like CivoKubernetesCluster Civo…/],
  [["CivoKubernetesCluster", "--like", "CivoKubernetesCluster"], /is there already/],
  [["CivoTalosCluster"], /required option '--like <KIND>' not specified/],
])("refuses %j", async (args, reason) => {
  const { status, said } = await newKind(...args);
  expect(status).toBe(2);
  expect(said).toMatch(reason);
});
