import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { network_count: 7 } });
});
afterAll(() => civo.close());

const spec = (networkName: string) => ({ networkName, region: "LON1" });

describe("a CivoVpc that fails", () => {
  it("says what is still in it, and to delete that first", async () => {
    const { outputs } = await civo.run("up", kind, "full", spec("full"));
    const volume = { name: "left-over", size_gb: 1, network_id: outputs.network_id?.value, region: "LON1" };
    const { id } = await civo.request("POST", "volumes", volume);
    const refused = await civo.run("destroy", kind, "full", spec("full"));
    expect(failuresOf(refused)).toMatch(/network full in LON1: .*volume left-over\. Delete that first/);
    await civo.request("DELETE", `volumes/${id}?region=LON1`);
    expect(failuresOf(await civo.run("destroy", kind, "full", spec("full")))).toBe("");
  });

  it("names the network that has its name, and that it can be imported", async () => {
    const { id } = await civo.request("POST", "networks", { label: "taken", region: "LON1" });
    const refused = await civo.run("up", kind, "taken", spec("taken"));
    expect(failuresOf(refused)).toMatch(
      new RegExp(`network taken in LON1: .*already exists.*${id}\\. Choose another name or.* import it`),
    );
  });

  it("says how much of the quota is used", async () => {
    await civo.request("POST", "networks", { label: "last", region: "FRA1" });
    const refused = await civo.run("up", kind, "more", spec("more"));
    expect(failuresOf(refused)).toMatch(/quota .*7 of 7 used.*Delete unused networks, or ask Civo/s);
  });
});
