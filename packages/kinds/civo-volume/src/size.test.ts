import vpc from "@kindling/civo-vpc";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
let networkId: unknown;
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { disk_gb: 100 } });
  const network = await civo.run("up", vpc, "main", { networkName: "shop", region: "LON1" });
  networkId = network.outputs.network_id?.value;
  await civo.run("up", kind, "data", ofSize(20));
});
afterAll(() => civo.close());

const ofSize = (sizeGb: number) => ({
  ...{ volumeName: "data", region: "LON1", sizeGb },
  network: { ref: { name: "main" } },
});

describe("a CivoVolume", () => {
  it.each(["preview", "up"] as const)(
    "can't shrink, as %s says with what to do instead",
    async (operation) => {
      const refused = await civo.run(operation, kind, "data", ofSize(10));
      expect(failuresOf(refused)).toMatch(
        /volume data in LON1: it has 20 GB and can't shrink to 10: .*make another volume and copy what it holds/,
      );
    },
  );

  it("can't grow before its network has an instance, and says so", async () => {
    const refused = await civo.run("up", kind, "data", ofSize(30));
    expect(failuresOf(refused)).toMatch(
      /it is made only once its network has an instance\. Grow it after that/,
    );
  });

  it("isn't deleted while an instance has it, which is named", async () => {
    const { id, instance } = await attached();
    const refused = await civo.run("destroy", kind, "data", ofSize(20));
    expect(failuresOf(refused)).toMatch(/volume data in LON1: .*instance shop\. Delete that first/);
    await civo.request("DELETE", `instances/${instance}?region=LON1`);
    expect(failuresOf(await civo.run("destroy", kind, "data", ofSize(20)))).toBe("");
    await expect(civo.request("GET", `volumes/${id}?region=LON1`)).rejects.toThrow("404");
  });

  it("says how much of the quota is used", async () => {
    const refused = await civo.run("up", kind, "more", { ...ofSize(200), volumeName: "more" });
    expect(failuresOf(refused)).toMatch(/volume more in LON1: a quota .*Delete unused volumes, or ask Civo/s);
  });

  it("says what Civo has against a type that the region doesn't have", async () => {
    const refused = await civo.run("up", kind, "fast", {
      ...ofSize(1),
      volumeName: "fast",
      volumeType: "fast",
    });
    expect(failuresOf(refused)).toMatch(/volume fast in LON1: .*volume_type/);
  });
});

async function attached() {
  const [image] = (await civo.request("GET", "disk_images?region=LON1")) as unknown as { id: string }[];
  const machine = { hostname: "shop", size: "g3.small", template_id: image?.id, network_id: networkId };
  const instance = (await civo.request("POST", "instances", { ...machine, region: "LON1" })).id;
  const [volume] = (await civo.request("GET", "volumes?region=LON1")) as unknown as { id: string }[];
  const id = volume?.id ?? "";
  await civo.request("GET", `volumes/${id}?region=LON1`);
  await civo.request("PUT", `volumes/${id}/attach`, { instance_id: instance, region: "LON1" });
  return { id, instance };
}
