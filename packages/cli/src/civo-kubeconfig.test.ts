import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacksOf, Workplace } from "./testing/kindling.ts";

const manifest = (cloud: string, kind: string, name: string, spec: object) =>
  JSON.stringify({ apiVersion: `${cloud}.project-planton.org/v1`, kind, metadata: { name }, spec });

const MANIFESTS = [
  manifest("kubernetes", "KubernetesZalandoPostgresOperator", "postgres", {
    ...{ namespace: { ref: { name: "operators" } }, watchedNamespaces: [{ ref: { name: "shop" } }] },
  }),
  manifest("kubernetes", "KubernetesNamespace", "operators", { namespaceName: "operators" }),
  manifest("kubernetes", "KubernetesNamespace", "shop", { namespaceName: "shop" }),
  manifest("civo", "CivoKubernetesCluster", "apps", {
    ...{ clusterName: "apps", region: "LON1", firewall: { ref: { name: "apps" } } },
    nodePool: { size: "g4s.kube.medium", nodeCount: 1 },
  }),
  manifest("civo", "CivoFirewall", "apps", {
    ...{ firewallName: "apps", region: "LON1", createDefaultRules: false },
  }),
];
const REF = { kind: "CivoKubernetesCluster", name: "apps", fieldPath: "kubeconfig" };

// One story, each test going on where the one before it ended.
describe("Kubernetes by the kubeconfig of a CivoKubernetesCluster", () => {
  let place: Workplace;
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "civo-kubeconfig-")));
    await place.write("all.yaml", MANIFESTS.join("\n---\n"));
    await place.write("config.yaml", JSON.stringify({ kubernetes: { kubeconfig: { ref: REF } } }));
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const run = async (command: string, ...args: string[]) => {
    const ended = await place.sandbox(command, ["all.yaml", "--provider-config", "config.yaml", ...args]);
    expect(ended.status, ended.stderr).toBe(0);
    return ended;
  };

  it("is known after the cluster is up, a preview says", async () => {
    const words = "providerConfig.kubeconfig: known after CivoKubernetesCluster/apps is up";
    expect((await run("preview")).stderr.split(words)).toHaveLength(4);
  });

  it("comes up in one command, after the cluster and in it", async () => {
    const { stderr } = await run("up", "--yes");
    expect(stderr).toContain("KubernetesNamespace dev.shop: waits for CivoKubernetesCluster dev.apps");
    const { clouds } = JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout);
    const server = /\(at (\S+)\)/.exec(clouds.kubernetes.join())?.[1];
    expect(clouds.kubernetes).toEqual(
      expect.arrayContaining([
        ...[`Namespace operators (at ${server})`, `Namespace shop (at ${server})`],
        `helm release postgres-operator (in operators at ${server})`,
      ]),
    );
  });

  it("has nothing to do a second time, and its namespaces by reference", async () => {
    const operator = stacksOf(await run("preview", "-o", "json")).find(({ name }) => name === "postgres");
    expect(operator).toMatchObject({
      changes: { create: 0, update: 0, replace: 0, delete: 0 },
      outputs: { namespace: "operators", watched_namespaces: ["shop"] },
    });
  });

  it("shows the kubeconfig's token nowhere in the states", async () => {
    const reference = "pulumi://civo-kubernetes-cluster/dev.apps#kubeconfig";
    const { stdout } = await place.sandbox("secret", [reference]);
    const token = /token: (\S{16,})/.exec(stdout)?.[1] ?? expect.fail("there is no token");
    const state = place.path(".kindling", "state");
    for (const entry of await readdir(state, { recursive: true, withFileTypes: true }))
      if (entry.isFile())
        expect(await readFile(join(entry.parentPath, entry.name), "utf8")).not.toContain(token);
  });

  it("goes before the cluster", async () => {
    const stacks = stacksOf(await run("destroy", "--yes", "-o", "json"));
    expect(stacks.map(({ result }) => result)).toEqual(MANIFESTS.map(() => "succeeded"));
  });
});
