import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it } from "vitest";
import { servedUrls } from "./testing/civo-api.ts";
import { stacksOf, workplace } from "./testing/kindling.ts";

const TOKEN = "kindling-sandbox-token";
const civo = (kind: string, name: string, spec: object, lifecycle = {}) =>
  JSON.stringify({
    apiVersion: "civo.project-planton.org/v1",
    kind,
    metadata: { name, lifecycle },
    spec: { region: "LON1", ...spec },
  });
const network = (lifecycle = {}) => civo("CivoVpc", "net", { networkName: "net" }, lifecycle);
const firewall = civo("CivoFirewall", "web", { firewallName: "web", network: { ref: "net" } });

describeUnderPulumi("plans and protection", (cli) => {
  it("carries out a plan of stacks that refer to each other, and protects what says so", {
    timeout: 600_000,
  }, async () => {
    const place = await workplace();
    await place.write("web.yaml", [network(), firewall].join("\n---\n"));
    await place.write("net.yaml", network({ protect: true }));
    await mkdir(place.path("state"));
    const { civo: url = "" } = await servedUrls(place);
    const env = {
      PATH: `${dirname(cli)}:${process.env.PATH}`,
      PULUMI_BACKEND_URL: `file://${place.path("state")}`,
      PULUMI_CONFIG_PASSPHRASE: "of the tests",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      CIVO_API_URL: url,
      CIVO_TOKEN: TOKEN,
    };
    const pulumi = (...args: string[]) => place.run([...args, "--engine", "pulumi", "-o", "json"], { env });

    const saved = await pulumi("preview", "web.yaml", "--save-plan", "plan.json");
    expect(saved, saved.stderr).toMatchObject({ status: 0 });
    const text = await readFile(place.path("plan.json"), "utf8");
    for (const form of [text, Buffer.from(text, "base64").toString("latin1")])
      expect(form).not.toContain(TOKEN);
    const done = await pulumi("up", "web.yaml", "--plan", "plan.json");
    expect(done, done.stderr).toMatchObject({ status: 0 });
    expect(stacksOf(done).map(({ result }) => result)).toEqual(["succeeded", "succeeded"]);

    // With what is there to be referred to, and read from the cloud first.
    const more = ["--set", "CivoFirewall/web:spec.inboundRules=[{ports: '80', cidrs: [0.0.0.0/0]}]"];
    const seen = await pulumi("preview", "web.yaml", ...more, "--refresh", "--save-plan", "plan.json");
    expect(seen, seen.stderr).toMatchObject({ status: 0 });
    const changed = await pulumi("up", "web.yaml", ...more, "--plan", "plan.json");
    expect(changed, changed.stderr).toMatchObject({ status: 0 });
    expect(stacksOf(changed)[1]?.changes).toEqual(stacksOf(seen)[1]?.changes);

    expect(await pulumi("up", "net.yaml", "--yes")).toMatchObject({ status: 0 });
    const refused = await pulumi("destroy", "net.yaml", "--yes", "--force");
    expect(refused.stderr).toMatch(/network is protected .*metadata\.lifecycle\.protect/);
    await place.write("net.yaml", network());
    expect(await pulumi("up", "net.yaml", "--yes")).toMatchObject({ status: 0 });
    expect(await pulumi("destroy", "web.yaml", "--yes")).toMatchObject({ status: 0 });
  });
});
