import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { kinds } from "./kinds.ts";
import { nativeProviders } from "./operator/native-providers.ts";
import { SIMULATED_CLOUDS } from "./simulated-clouds.ts";
import { ENVIRONMENT, KINDS, PASSPHRASE } from "./testing/example-worlds.fixture.ts";
import { type PlainPulumi, plainPulumi } from "./testing/plain-pulumi.fixture.ts";

const root = join(import.meta.dirname, "../../..");

it.each(Object.keys(kinds))("%s's folder has what Pulumi's own host looks for", async (name) => {
  const { default: kind } = await (kinds[name] as NonNullable<(typeof kinds)[string]>)();
  const read = (file: string) => readFile(join(KINDS, kind.project, file), "utf8");
  const manifest = JSON.parse(await read("package.json"));
  expect(manifest.dependencies).toHaveProperty(["@pulumi/pulumi"]);
  const { plugins } = parse(await read("Pulumi.yaml"));
  expect(plugins?.providers ?? []).toEqual(
    nativeProviders(manifest).map((provider) => ({ name: provider, path: "../../../dist/plugins" })),
  );
});

describeUnderPulumi("a kind's folder", (cli) => {
  it("refers to what was brought up in others' folders", { timeout: 300_000 }, async () => {
    const { pulumi, env } = await folders(cli);
    const succeed = async (kind: string, args: readonly string[], input = "") => {
      const { status, stdout, stderr } = await pulumi.run(kind, args, { ...env, STACK_INPUT: input });
      expect(status, `pulumi ${args.join(" ")} in ${kind}:\n${stdout}\n${stderr}`).toBe(0);
      return stdout;
    };
    const up = async (kind: string, input: string) => {
      await succeed(kind, ["stack", "init", "dev.web"]);
      await succeed(kind, ["up", "--yes"], input);
      return JSON.parse(await succeed(kind, ["stack", "output", "--json"]));
    };
    const network = { network: { ref: { name: "web" } } };
    const made = {
      vpc: await up("civo-vpc", stackInput("CivoVpc", { networkName: "shop" })),
      firewall: await up("civo-firewall", stackInput("CivoFirewall", { firewallName: "web", ...network })),
      instance: await up(
        "civo-compute-instance",
        stackInput("CivoComputeInstance", {
          ...{ instanceName: "web", size: "g3.small", image: "ubuntu-noble", ...network },
          firewallIds: [{ ref: { name: "web" } }],
        }),
      ),
    };
    const network_id = made.vpc.network_id;
    expect(made).toMatchObject({
      vpc: { network_name: "shop", network_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      firewall: { network_id },
      instance: { network_id, status: "ACTIVE" },
    });
    for (const kind of ["civo-compute-instance", "civo-firewall", "civo-vpc"])
      await succeed(kind, ["destroy", "--yes", "--skip-preview"]);
  });

  it("says in Pulumi's own words what is wrong with what it is given", { timeout: 300_000 }, async () => {
    const { pulumi, env } = await folders(cli);
    await pulumi.run("civo-vpc", ["stack", "init", "dev.web"]);
    const said = async (given: Readonly<Record<string, string>>) => {
      const { status, stdout } = await pulumi.run("civo-vpc", ["up", "--yes"], given);
      expect(status).not.toBe(0);
      return stdout;
    };
    const { CIVO_TOKEN: _, ...withoutToken } = env;
    expect(await said(env)).toContain("no stack input for CivoVpc: set STACK_INPUT to it as YAML or JSON");
    const misspelt = stackInput("CivoVpc", { networkName: "shop", regoin: "LON1" });
    expect(await said({ ...env, STACK_INPUT: misspelt })).toContain("target.spec.regoin");
    const input = stackInput("CivoVpc", { networkName: "shop" });
    expect(await said({ ...withoutToken, STACK_INPUT: input })).toContain(
      "Civo's API token is missing. Set CIVO_TOKEN",
    );
  });
});

const stackInput = (kind: string, spec: object): string =>
  JSON.stringify({
    target: {
      ...{ apiVersion: "civo.project-planton.org/v1", kind, metadata: { name: "web" } },
      spec: { region: "LON1", ...spec },
    },
  });

/** The kinds' folders with the plugins built, and what lets those into a simulated Civo. */
async function folders(cli: string): Promise<{ pulumi: PlainPulumi; env: Record<string, string> }> {
  const directory = await mkdtemp(join(tmpdir(), "kindling-folders-"));
  const { start } = await (SIMULATED_CLOUDS.civo as (typeof SIMULATED_CLOUDS)[string]).load();
  const cloud = await start({ directory: join(directory, "clouds") });
  onTestFinished(async () => {
    await cloud.close();
    await rm(directory, { recursive: true, force: true });
  });
  await promisify(execFile)("node", [join(root, "scripts/build-plugins.ts"), "--into", directory]);
  const pulumi = await plainPulumi({
    ...{ cli, directory, passphrase: PASSPHRASE },
    backend: join(directory, "state"),
  });
  return { pulumi, env: { ...ENVIRONMENT, CIVO_API_URL: cloud.services[0]?.url ?? "" } };
}
