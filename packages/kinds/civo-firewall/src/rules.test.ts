import vpc from "@kindling/civo-vpc";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  civo = await openCivoKinds();
});
afterAll(() => civo.close());

const base = { firewallName: "web", region: "LON1" };
const web = { label: "Web", ports: "443", cidrs: ["0.0.0.0/0"] };
const ssh = { label: "SSH", ports: "22", cidrs: ["203.0.113.0/24", "198.51.100.0/24"] };

interface Rule {
  readonly id: string;
  readonly direction: string;
  readonly ports: string;
}
async function rulesAtCivo(): Promise<readonly Rule[]> {
  const listed = (await civo.request("GET", "firewalls?region=LON1")) as unknown as {
    name: string;
    rules: Rule[];
  }[];
  return listed.find(({ name }) => name === "web")?.rules ?? [];
}

describe("a CivoFirewall", () => {
  it("is closed to what no rule allows, and open in the direction without rules unless told otherwise", async () => {
    await civo.run("up", kind, "web", { ...base, inboundRules: [web, ssh] });
    const rules = await rulesAtCivo();
    const ports = (direction: string) =>
      rules.filter((rule) => rule.direction === direction).map((rule) => rule.ports);
    expect(ports("ingress").toSorted()).toEqual(["22", "443"]);
    expect(ports("egress").toSorted()).toEqual(["", "1-65535", "1-65535"]);
  });

  it("takes rules in another order for the same", async () => {
    const [first = "", second = ""] = ssh.cidrs;
    const inboundRules = [{ ...ssh, cidrs: [second, first] }, web];
    const { changes } = await civo.run("preview", kind, "web", { ...base, inboundRules });
    expect(changes).toMatchObject({ update: 0, replace: 0 });
  });

  it("lets rules that stay be, and deletes those that are taken out", async () => {
    const kept = (await rulesAtCivo()).find(({ ports }) => ports === "443")?.id;
    await civo.run("up", kind, "web", { ...base, inboundRules: [web] });
    const inbound = (await rulesAtCivo()).filter(({ direction }) => direction === "ingress");
    expect(inbound.map(({ id }) => id)).toEqual([kept]);
  });

  it("sees that its network is in another region before Civo is asked", async () => {
    await civo.run("up", vpc, "frankfurt", { networkName: "frankfurt", region: "FRA1" });
    const spec = { ...base, firewallName: "other", network: { ref: { name: "frankfurt" } } };
    expect(failuresOf(await civo.run("up", kind, "other", spec))).toMatch(
      "spec.network: frankfurt is in FRA1, and this in LON1; both must be in one region",
    );
  });

  it("says which firewall has its name", async () => {
    const refused = await civo.run("up", kind, "again", base);
    expect(failuresOf(refused)).toMatch(/firewall web in LON1: .*already exists.*Choose another name/);
  });

  it("says what still uses it, and to delete that first", async () => {
    const { outputs } = await civo.run("up", kind, "web", base);
    const [image] = (await civo.request("GET", "disk_images?region=LON1")) as unknown as { id: string }[];
    const { firewall_id, network_id } = outputs;
    await civo.request("POST", "instances", {
      ...{ hostname: "shop", size: "g3.small", template_id: image?.id, region: "LON1" },
      ...{ firewall_id: firewall_id?.value, network_id: network_id?.value },
    });
    const refused = await civo.run("destroy", kind, "web", base);
    expect(failuresOf(refused)).toMatch(/firewall web in LON1: .*instance shop\. Delete that first/);
  });
});
