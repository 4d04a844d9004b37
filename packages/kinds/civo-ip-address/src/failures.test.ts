import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { public_ip_address: 2 } });
});
afterAll(() => civo.close());

const spec = { addressName: "web", region: "LON1" };

describe("a CivoIpAddress that fails", () => {
  it("says which instance has it, and to delete that first", async () => {
    const { outputs } = await civo.run("up", kind, "web", spec);
    const list = async (path: string) =>
      (await civo.request("GET", `${path}?region=LON1`)) as unknown as { id: string; default?: boolean }[];
    const [image] = await list("disk_images");
    const network = (await list("networks")).find((one) => one.default);
    const { id } = await civo.request("POST", "instances", {
      ...{ hostname: "shop", size: "g3.small", template_id: image?.id, network_id: network?.id },
      ...{ reserved_ipv4: outputs.reserved_ip_id?.value, region: "LON1" },
    });
    const refused = await civo.run("destroy", kind, "web", spec);
    expect(failuresOf(refused)).toMatch(/reserved IP web in LON1: .*instance shop\. Delete that first/);
    await civo.request("DELETE", `instances/${id}?region=LON1`);
    expect(failuresOf(await civo.run("destroy", kind, "web", spec))).toBe("");
  });

  it("says how much of the quota is used", async () => {
    for (const name of ["one", "two"]) await civo.request("POST", "ips", { name, region: "FRA1" });
    const refused = await civo.run("up", kind, "more", spec);
    expect(failuresOf(refused)).toMatch(/quota .*2 of 2 used.*Delete unused reserved IPs, or ask Civo/s);
  });
});
