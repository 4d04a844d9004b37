import { expect, it, vi } from "vitest";
import { type Ended, stacksOf, up, type Workplace, workplace } from "./testing/kindling.ts";

// Each test is several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const network = (lifecycle: object, networkName = "net") =>
  JSON.stringify({
    apiVersion: "civo.project-planton.org/v1",
    kind: "CivoVpc",
    metadata: { name: "net", lifecycle },
    spec: { networkName, region: "LON1" },
  });
const destroy = (place: Workplace, ...more: string[]) =>
  place.sandbox("destroy", ["net.yaml", "--yes", "-o", "json", ...more]);
const refusals = (ended: Ended) => stacksOf(ended).flatMap(({ errors }) => errors);
const PROTECTED = {
  code: "refused",
  message: expect.stringMatching(/network is protected .*metadata\.lifecycle\.protect: false/),
};

it("keeps what is protected until a manifest says otherwise, whatever is asked", async () => {
  const place = await workplace();
  await place.write("net.yaml", network({ protect: true }));
  await up(place, "net.yaml");
  for (const more of [[], ["--force"]]) {
    const refused = await destroy(place, ...more);
    expect(refused.status).toBe(1);
    expect(refusals(refused)).toContainEqual(PROTECTED);
  }
  // Without protection in the manifest alone: what counts is what `up` has recorded.
  await place.write("net.yaml", network({}));
  expect(refusals(await destroy(place))).toContainEqual(PROTECTED);

  const freed = await up(place, "net.yaml");
  expect(stacksOf(freed)[0]).toMatchObject({ result: "succeeded", changes: { create: 0, delete: 0 } });
  expect(stacksOf(await destroy(place))[0]?.changes).toMatchObject({ delete: 3 });
});

it("holds a plan to the protection that it was made with", async () => {
  const place = await workplace();
  await place.write("net.yaml", network({}));
  await up(place, "net.yaml");
  await place.write("net.yaml", network({ protect: true }));
  await place.sandbox("preview", ["net.yaml", "--save-plan", "plan.json"]);
  await place.write("net.yaml", network({}));
  const refused = await place.sandbox("up", ["net.yaml", "--plan", "plan.json"]);
  expect(refused.stderr).toContain("metadata.lifecycle.protect of CivoVpc dev.net");
  await place.write("net.yaml", network({ protect: true }));
  expect(await place.sandbox("up", ["net.yaml", "--plan", "plan.json"])).toMatchObject({ status: 0 });
  expect(refusals(await destroy(place))).toContainEqual(PROTECTED);
});

it("leaves in the cloud what is to be retained when its stack goes", async () => {
  const place = await workplace();
  await place.write("net.yaml", network({ retainOnDelete: true }));
  await up(place, "net.yaml");
  expect(stacksOf(await destroy(place))[0]?.changes).toMatchObject({ delete: 3 });
  const { stdout } = await place.run(["sandbox", "status", "-o", "json"]);
  expect(JSON.stringify(JSON.parse(stdout).clouds.civo)).toContain("network");
});
