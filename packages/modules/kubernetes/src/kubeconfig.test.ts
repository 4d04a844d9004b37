import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ProviderConfigSchema } from "@kindling/apis/kindling/kubernetes/v1/provider_config";
import { KindlingError } from "@kindling/core/error";
import { checkMessage } from "@kindling/core/message-check";
import { locateIn } from "@kindling/core/source";
import { output } from "@pulumi/pulumi";
import { describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { kubeconfigOf } from "./kubeconfig.ts";

async function kubeconfig(config: MessageInitShape<typeof ProviderConfigSchema>) {
  const given = await kubeconfigOf(create(ProviderConfigSchema, config));
  return parse(await new Promise<string>((done) => output(given ?? "").apply(done)));
}

const named = (name: string, server: string) => ({
  clusters: [{ name, cluster: { server, "certificate-authority": "ca.crt" } }],
  users: [{ name, user: { token: "t" } }],
  contexts: [{ name, context: { cluster: name, user: name } }],
  "current-context": name,
});

describe("a kubeconfig", () => {
  it("isn't given where nothing is configured", async () =>
    expect(await kubeconfigOf(create(ProviderConfigSchema, { context: "a" }))).toBeUndefined());

  it("is left to the provider as one path, and merged of several as kubectl does", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const [a, b, gone] = ["a", "b", "gone"].map((name) => join(folder, name));
    await writeFile(String(a), JSON.stringify(named("one", "https://one")));
    const two = named("two", "https://two");
    const both = { ...two, clusters: [...named("one", "https://other").clusters, ...two.clusters] };
    await writeFile(String(b), JSON.stringify(both));
    expect(await kubeconfig({ cluster: { case: "kubeconfigPath", value: String(a) } })).toBe(a);
    const paths = [gone, a, b].join(delimiter);
    const merged = await kubeconfig({ cluster: { case: "kubeconfigPath", value: paths } });
    expect(merged["current-context"]).toBe("one");
    expect(merged.clusters).toEqual([
      { name: "one", cluster: { server: "https://one", "certificate-authority": join(folder, "ca.crt") } },
      { name: "two", cluster: { server: "https://two", "certificate-authority": join(folder, "ca.crt") } },
    ]);
    const none = { cluster: { case: "kubeconfigPath" as const, value: [gone, gone].join(delimiter) } };
    await expect(kubeconfig(none)).rejects.toThrow(KindlingError);
  });

  it("in a cluster names the files of the service account", async () => {
    const { clusters, users } = await kubeconfig({ cluster: { case: "inCluster", value: {} } });
    const folder = "/var/run/secrets/kubernetes.io/serviceaccount";
    expect([clusters[0].cluster, users[0].user]).toEqual([
      { server: "https://kubernetes.default.svc", "certificate-authority": `${folder}/ca.crt` },
      { tokenFile: `${folder}/token` },
    ]);
    const value = { serviceAccountDirectory: "/mnt/account/" };
    expect((await kubeconfig({ cluster: { case: "inCluster", value } })).users[0].user).toEqual({
      tokenFile: "/mnt/account/token",
    });
  });

  it("for GKE signs in by Google's plugin", async () => {
    const gke = { endpoint: "203.0.113.10", clusterCaCertificate: "Q0E=" };
    const { clusters, users } = await kubeconfig({ cluster: { case: "gke", value: gke } });
    expect(clusters[0].cluster).toEqual({
      server: "https://203.0.113.10",
      "certificate-authority-data": "Q0E=",
    });
    expect(users[0].user.exec).toMatchObject({ command: "gke-gcloud-auth-plugin", provideClusterInfo: true });
    const value = {
      endpoint: "a.gke.goog",
      credentials: { case: "credentialsFile" as const, value: "/key.json" },
    };
    expect((await kubeconfig({ cluster: { case: "gke", value } })).users[0].user.exec).toMatchObject({
      args: ["--use_application_default_credentials"],
      env: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/key.json" }],
    });
  });
});

describe("a provider config", () => {
  it.each([
    [{ context: "a", inCluster: {} }, "kubernetes.provider_config.context"],
    [{ kubeconfigPath: "" }, "string.min_len"],
    [{ inCluster: { serviceAccountDirectory: "mnt" } }, "string.pattern"],
    [{ gke: {} }, "required"],
    [{ gke: { endpoint: "https://203.0.113.10" } }, "string.pattern"],
    [{ gke: { endpoint: "a", clusterCaCertificate: "-----BEGIN" } }, "string.pattern"],
    [{ gke: { endpoint: "a", credentialsFile: "" } }, "string.min_len"],
    [{ kubeconfigPath: "a", inCluster: {} }, "field.oneof"],
  ])("%j is refused", (json, rule) => {
    const { problems } = checkMessage(ProviderConfigSchema, json, locateIn("config"));
    expect(problems.map(({ rule: id }) => id)).toContain(rule);
  });

  it("takes the kubeconfig of a CivoKubernetesCluster by its name", () => {
    const json = { kubeconfig: { ref: { name: "main" } }, context: "main" };
    expect(checkMessage(ProviderConfigSchema, json, locateIn("config")).problems).toEqual([]);
  });
});
