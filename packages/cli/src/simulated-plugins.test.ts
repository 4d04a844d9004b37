import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { holdings as accountHoldings } from "@kindling/cloud-digitalocean";
import { holdings as clusterHoldings } from "@kindling/cloud-kubernetes";
import { cloudsDirectory } from "@kindling/core/sandbox-folder";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { startPulumiStack } from "@kindling/testing/pulumi-stack";
import * as pulumi from "@pulumi/pulumi";
import { expect, it, onTestFinished, vi } from "vitest";

/** The SDK that a cloud's modules use asks for a plugin of its own version. */
async function versionOf(sdk: string, module: string): Promise<string> {
  const file = join(import.meta.dirname, "../../modules", module, "package.json");
  return JSON.parse(await readFile(file, "utf8")).dependencies[sdk];
}

const plugin = (name: string) => (folder: string) => {
  const entry = fileURLToPath(import.meta.resolve(`@kindling/cloud-${name}/plugin`));
  return bundlePlugin({ entry, name, folder });
};

class Thing extends pulumi.CustomResource {}

describeUnderPulumi("a simulated cloud's plugin", (cli) => {
  it("serves programs that Kindling doesn't start, in the version that the SDKs ask for", async () => {
    const sandbox = await mkdtemp(join(tmpdir(), "simulated-plugins-"));
    vi.stubEnv("KINDLING_SANDBOX", sandbox);
    const plugins = { digitalocean: plugin("digitalocean"), kubernetes: plugin("kubernetes") };
    const stack = await startPulumiStack({ cli, plugins });
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await stack.close();
      await rm(sandbox, { recursive: true });
    });
    const [account, cluster] = [
      { version: await versionOf("@pulumi/digitalocean", "digital-ocean") },
      { version: await versionOf("@pulumi/kubernetes", "kubernetes") },
    ];
    const program = async () => {
      const { id } = new Thing("digitalocean:index/vpc:Vpc", "net", { name: "net", region: "nyc3" }, account);
      const inputs = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "net" }, data: { id } };
      new Thing("kubernetes:core/v1:ConfigMap", "settings", inputs, cluster);
    };
    const { steps } = await stack.up(program);
    expect(steps.filter((step) => !step.includes("default"))).toEqual(["create net", "create settings"]);
    const clouds = cloudsDirectory(sandbox);
    expect([...accountHoldings(clouds), ...clusterHoldings(clouds)]).toMatchObject([
      { noun: "VPC", name: "net" },
      { noun: "ConfigMap", name: "net" },
    ]);
    await stack.destroy();
    expect([...accountHoldings(clouds), ...clusterHoldings(clouds)]).toEqual([]);
  }, 300_000);
});
