import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { secret, UNKNOWN } from "@kindling/core/property-value";
import { describe, expect, it, onTestFinished } from "vitest";
import { stringify } from "yaml";
import { configurationDiff } from "./configuration.ts";
import { holdings, openKubernetes } from "./index.ts";
import { openProgram, programOn } from "./program.fixture.ts";

const kubeconfig = (server: string, more = {}) =>
  stringify({
    clusters: [{ name: "c", cluster: { server } }],
    contexts: [{ name: "x", context: { cluster: "c", ...more } }],
    "current-context": "x",
  });
const shop = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const app = { apiVersion: "v1", kind: "Secret", metadata: { name: "app" } };

describe("a kubeconfig", () => {
  it("leads to a cluster of its own, and names its namespace", async () => {
    const { cloud, make, directory } = await openProgram();
    await make("core/v1:Namespace", shop);
    const other = programOn(cloud.provider()(), {
      kubeconfig: secret(kubeconfig("https://one", { namespace: "shop" })),
    });
    await other.make("core/v1:Namespace", shop);
    expect((await other.make("core/v1:Secret", app)).id).toBe("shop/app");
    expect(holdings(directory)).toEqual([
      { noun: "Namespace", name: "shop", namespace: "", cluster: "" },
      { noun: "Namespace", name: "shop", namespace: "", cluster: "https://one" },
      { noun: "Secret", name: "app", namespace: "shop", cluster: "https://one" },
    ]);
  });

  it.each([
    ["plain words", /failed to parse kubeconfig data/],
    [stringify({ contexts: [] }), /no configuration has been provided/],
    [stringify({ "current-context": "gone" }), /context "gone" does not exist/],
  ])("that leads to none shows with the first resource: %j", async (given, words) => {
    const { make, preview } = await openProgram({}, { kubeconfig: given });
    await preview("core/v1:Namespace", shop);
    await expect(make("core/v1:Namespace", shop)).rejects.toThrow(words);
  });

  it("of another cluster replaces the provider, other credentials don't", () => {
    const at = (server: string, more = {}) => ({ kubeconfig: kubeconfig(server, more) });
    expect(configurationDiff(at("https://one"), at("https://two")).replaces).toEqual(["kubeconfig"]);
    expect(configurationDiff(at("https://one"), at("https://one", { user: "b" }))).toMatchObject({
      ...{ changes: "some", replaces: [] },
    });
    expect(configurationDiff(at("https://one"), { kubeconfig: UNKNOWN }).replaces).toEqual(["kubeconfig"]);
    const named = { clusterIdentifier: "mine" };
    expect(
      configurationDiff({ ...at("https://one"), ...named }, { ...at("https://two"), ...named }).replaces,
    ).toEqual([]);
  });
});

describe("settings", () => {
  it("forbid, and put faults in the way", async () => {
    const { make, cloud } = await openProgram({ forbidden: [{ verbs: ["create"], resources: ["secrets"] }] });
    await expect(make("core/v1:Secret", app)).rejects.toThrow(
      'secrets is forbidden: User "kindling" cannot create resource "secrets" in API group "" in the namespace "default"',
    );
    cloud.fail({ resource: "namespaces", verb: "create", reason: "ServiceUnavailable" });
    await expect(make("core/v1:Namespace", shop)).rejects.toThrow("currently unable to handle the request");
    expect((await make("core/v1:Namespace", shop)).id).toBe("shop");
    cloud.fail({ resource: "namespaces", verb: "create", when: "after" });
    await expect(make("core/v1:Namespace", { ...shop, metadata: { name: "lost" } })).rejects.toThrow(
      "Internal error occurred",
    );
    expect(cloud.objects()).toHaveLength(2);
  });

  it("say what is there already, what others change in it, and what was stuck", async () => {
    const { directory, make, remove, cloud } = await openProgram({ stuckNamespaces: ["shop"] });
    const namespace = await make("core/v1:Namespace", shop);
    await make("core/v1:Secret", app);
    await expect(remove(namespace)).rejects.toThrow("timed out");
    const edit = { ...app, data: { key: "aGk=" } };
    const existing = { ...shop, metadata: { name: "theirs" } };
    const settings = { edits: [{ object: edit, manager: "argocd" }], existing: [{ object: existing }] };
    const again = await openKubernetes({ directory, settings });
    onTestFinished(() => again.close());
    expect(cloud.objects().map((object) => [object.kind, object.data])).toEqual([
      ["Secret", { key: "aGk=" }],
      ["Namespace", undefined],
    ]);
  });

  it.each([
    ["unreachable: maybe", /unreachable: must be boolean, is "maybe"/],
    ["stuckNamespace: [a]", /no such setting; did you mean stuckNamespaces\?/],
    ["failures: [{ verb: list }]", /failures\.0\.verb: must be/],
    ["failures: [{ verbs: [get] }]", /failures\.0\.verbs: no such setting; did you mean verb\?/],
    ["- a", /must hold settings such as/],
    ["a: [", /is not YAML/],
  ])("are checked: %s", async (text, words) => {
    const directory = await mkdtemp(join(tmpdir(), "kubernetes-settings-"));
    onTestFinished(() => rm(directory, { recursive: true }));
    await writeFile(join(directory, "kubernetes.yaml"), text);
    await expect(openKubernetes({ directory })).rejects.toThrow(words);
  });
});

describe("an unreachable cluster", () => {
  it("keeps what is in the state, unless it is to be forgotten", async () => {
    const { make, cloud } = await openProgram();
    const made = await make("core/v1:Namespace", shop);
    cloud.setUnreachable(true);
    const away = programOn(cloud.provider()());
    await expect(away.read(made)).rejects.toThrow(/failed to read resource state due to unreachable cluster/);
    await expect(away.remove(made)).rejects.toThrow(/configured Kubernetes cluster is unreachable\. If/);
    await expect(away.change(made, shop)).rejects.toThrow(/cluster is unreachable: unable to load schema/);
    const forgetting = programOn(cloud.provider()(), { deleteUnreachable: "true" });
    expect(await forgetting.read(made)).toEqual({});
    await forgetting.remove(made);
    expect(cloud.objects()).toHaveLength(1);
  });
});
