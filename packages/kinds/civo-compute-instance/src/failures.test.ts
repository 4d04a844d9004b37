import civoVpc from "@kindling/civo-vpc";
import type { Json } from "@kindling/core/source";
import { failuresOf, openCivoKinds } from "@kindling/module-civo/kinds.fixture";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import kind from "./index.ts";

const NOWHERE = "11111111-2222-4333-8444-555555555555";

let civo: Awaited<ReturnType<typeof openCivoKinds>>;
let network: string;
beforeAll(async () => {
  civo = await openCivoKinds({ quota: { instance_count: 1 } });
  network = (await civo.request("POST", "networks", { label: "main", region: "LON1" })).id;
});
afterAll(() => civo.close());

async function failure(change: Readonly<Record<string, Json>>, operation: "up" | "preview" = "up", env = {}) {
  const spec = {
    ...{ instanceName: "web", region: "LON1", size: "g3.xsmall", image: "ubuntu-noble", network, ...change },
  };
  return failuresOf(await civo.run(operation, kind, "web", spec, { env }));
}

describe("a CivoComputeInstance that fails says why and what to do", () => {
  it("for a network that isn't there", async () =>
    expect(await failure({ network: NOWHERE })).toMatch(
      /instance web in LON1: .*database_network_not_found.* same region: `civo network list --region LON1` shows/,
    ));

  it("for a size that the region doesn't have", async () =>
    expect(await failure({ size: "g9.huge" })).toMatch(
      /instance web in LON1: .*database_size_not_found.* `civo size list --region LON1` shows/,
    ));

  it("for an image that the region doesn't have, in the preview too", async () => {
    for (const operation of ["preview", "up"] as const)
      expect(await failure({ image: "ubuntu-nobel" }, operation)).toMatch(
        /instance web in LON1: LON1 has no disk image ubuntu-nobel; did you mean ubuntu-noble\? There are debian-11/,
      );
    expect(await failure({ image: NOWHERE })).toMatch(
      /disk_image_not_found.* `civo diskimage list --region LON1` shows/,
    );
  });

  it("for a quota that is used up", async () => {
    const { id } = await civo
      .request("GET", "disk_images?region=LON1")
      .then((all) => Object.values(all)[0] as never);
    await civo.request("POST", "instances", {
      ...{ hostname: "other", size: "g3.xsmall", network_id: network, template_id: id, region: "LON1" },
    });
    expect(await failure({})).toMatch(/quota .*1 of 1 used.*Delete unused instances, or ask Civo support/s);
  });

  it("for a network of another region", async () => {
    const vpc = await civo.run("up", civoVpc, "far", { networkName: "far", region: "FRA1" });
    expect(failuresOf(vpc)).toBe("");
    expect(await failure({ network: { ref: { name: "far" } } }, "preview")).toContain(
      "spec.network: far is in FRA1, and this in LON1; both must be in one region",
    );
  });

  it("for user data that can't be run, in the preview too, without showing it", async () => {
    const env = { USER_DATA: "#cloud-config\nbootcmd: [echo s3cret]\n" };
    const said = await failure({ userData: { env: "USER_DATA" } }, "preview", env);
    expect(said).toMatch(/spec\.userData: has bootcmd, which runs early at boot, .*: use runcmd/);
    expect(said).not.toContain("s3cret");
  });

  it("for user data that is too large with what is added, before anything is made", async () => {
    const env = { USER_DATA: `#cloud-config\n#${"x".repeat(32_700)}\npackages: [nginx]\n` };
    expect(await failure({ userData: { env: "USER_DATA" } }, "preview", env)).toMatch(
      /spec\.userData: the script that runs it would have \d+ bytes, \d+ of them added .*32768 \(32 KiB\) are the most/,
    );
  });
});
