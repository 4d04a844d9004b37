import { describe, expect, it } from "vitest";
import { type Ended, stacksOf, up, type Workplace, workplace } from "./testing/kindling.ts";
import { atTerminal } from "./testing/terminal.ts";

const manifest = (kind: string, name: string, spec: object) =>
  JSON.stringify({
    apiVersion: "civo.project-planton.org/v1",
    kind,
    metadata: { name, lifecycle: { allowReplace: true } },
    spec: { region: "LON1", ...spec },
  });
const vpc = (name: string) => manifest("CivoVpc", name, { networkName: name });
const firewall = (name: string, network: string) =>
  manifest("CivoFirewall", name, { firewallName: name, network: { ref: network } });

/** A network with two firewalls, one of which comes first in the file, and a network on its own. */
async function web(): Promise<Workplace> {
  const place = await workplace();
  const all = [firewall("front", "prod"), vpc("prod"), firewall("back", "prod"), vpc("other")];
  await place.write("all.yaml", all.join("\n---\n"));
  await place.write("vpc.yaml", vpc("prod"));
  await place.write("front.yaml", firewall("front", "prod"));
  return place;
}

const results = (ended: Ended) =>
  Object.fromEntries(stacksOf(ended).map(({ name, result }) => [name, result]));
const lineOf = ({ stderr }: Ended, text: string) => {
  const line = stderr.split("\n").findIndex((one) => one.includes(text));
  expect(line, `${text} in\n${stderr}`).toBeGreaterThanOrEqual(0);
  return line;
};

describe("references in one run", () => {
  it("order it, are previewed before anything exists, and take it down in reverse", async () => {
    const place = await web();
    const preview = await place.sandbox("preview", ["all.yaml"]);
    expect(preview).toMatchObject({ status: 0 });
    expect(preview.stderr).toContain("    spec.network: known after CivoVpc/prod is up\n");

    const created = await up(place, "all.yaml");
    expect(results(created)).toEqual({
      ...{ front: "succeeded", prod: "succeeded", back: "succeeded", other: "succeeded" },
    });
    expect(created.stderr).toContain("CivoFirewall dev.front: waits for CivoVpc dev.prod\n");
    const network = lineOf(created, "CivoVpc dev.prod: 3 created");
    for (const name of ["front", "back"])
      expect(
        lineOf(created, `CivoFirewall dev.${name}: +  firewall  civo:Firewall  creating`),
      ).toBeGreaterThan(network);
    const [front, prod] = stacksOf(created);
    expect(prod?.outputs.network_id).toEqual(expect.any(String));
    expect(front?.result).toBe("succeeded");

    expect((await up(place, "all.yaml")).stderr).toContain("Nothing to do");

    const destroyed = await place.sandbox("destroy", ["all.yaml", "--yes"]);
    expect(destroyed).toMatchObject({ status: 0 });
    expect(lineOf(destroyed, "CivoVpc dev.prod: -")).toBeGreaterThan(
      lineOf(destroyed, "CivoFirewall dev.front: 3 deleted"),
    );
  });

  it("show downstream what replacing upstream means", async () => {
    const place = await web();
    await up(place, "all.yaml");
    const renamed = [
      "all.yaml",
      "--set",
      "CivoVpc/prod:spec.region=FRA1",
      "--set",
      "CivoVpc/prod:spec.cidr=10.9.0.0/24",
    ];
    const preview = await place.sandbox("preview", renamed);
    expect(preview.stderr).toMatch(
      /CivoFirewall dev\.front\n(?: {4}.*\n)*.*networkId: ".*" => \(known afterwards\)/,
    );
    expect(preview.stderr).toContain("spec.network: known after CivoVpc/prod is up");
  });

  it("keep what refers to a failed stack from being begun, which says so; the others go on", async () => {
    const place = await web();
    await place.civoSettings({
      failures: [{ method: "POST", path: "/networks", status: 400, code: "odd", times: 9 }],
    });
    const ended = await up(place, "all.yaml");
    expect(ended.status).toBe(1);
    expect(results(ended)).toEqual({ front: "skipped", prod: "failed", back: "skipped", other: "failed" });
    expect(stacksOf(ended)[0]?.errors).toEqual([
      { code: "skipped", message: "not begun: it refers to CivoVpc dev.prod, which failed" },
    ]);
    expect(ended.stderr).toContain(
      "not begun: CivoFirewall dev.front and CivoFirewall dev.back: waited for CivoVpc dev.prod, which failed\n",
    );
    expect(ended.stderr).toContain("0 of 4 stacks succeeded, 2 failed, 2 not begun\n");
  });
});

it("what would lose data and is refused keeps what refers to it from being begun", async () => {
  const place = await workplace();
  const web = manifest("CivoComputeInstance", "web", {
    ...{ instanceName: "web", size: "g3.small", image: "ubuntu-noble" },
    ...{ network: { ref: "prod" }, volumeIds: [{ ref: "data" }] },
  });
  const volume = { volumeName: "data", sizeGb: 10, network: { ref: "prod" } };
  await place.write("all.yaml", [vpc("prod"), manifest("CivoVolume", "data", volume)].join("\n---\n"));
  await up(place, "all.yaml");
  await place.write("web.yaml", web);
  const replaced = ["metadata.lifecycle.allowReplace=false", "spec.volumeType=csi-s3"].flatMap((one) => [
    "--set",
    `CivoVolume/data:${one}`,
  ]);
  const ended = await up(place, "all.yaml", "web.yaml", ...replaced);
  expect(ended.status).toBe(1);
  expect(results(ended)).toEqual({ prod: "succeeded", data: "failed", web: "skipped" });
  expect(stacksOf(ended)[1]?.errors[0]).toMatchObject({
    code: "refused",
    message: expect.stringContaining("replacing volume deletes the data in it"),
  });
  expect(ended.stderr).toContain("not begun: CivoComputeInstance dev.web: waited for CivoVolume dev.data");
  expect((await place.sandbox("stacks", ["-o", "json"])).stdout).not.toContain("civo-compute-instance");
});

describe("references from one run to another", () => {
  it("take what the other gave; what isn't up is refused before anything runs", async () => {
    const place = await web();
    const early = await up(place, "front.yaml");
    expect(early.status).toBe(1);
    expect(JSON.parse(early.stdout)).toEqual({
      stacks: [],
      problems: [
        {
          ...{ file: "front.yaml", line: 1, column: expect.any(Number), path: "spec.network" },
          message: expect.stringContaining("CivoFirewall/front refers to CivoVpc/prod, which is neither"),
          rule: "reference.missing",
        },
      ],
    });
    await up(place, "vpc.yaml");
    expect(results(await up(place, "front.yaml"))).toEqual({ front: "succeeded" });
    await place.write("typo.yaml", firewall("typo", "pord"));
    expect((await up(place, "typo.yaml")).stderr).toContain("did you mean CivoVpc/prod?");
    await place.write("env.yaml", firewall("env", "prod"));
    expect((await up(place, "env.yaml", "--env", "live")).stderr).toContain(
      "did you mean CivoVpc/prod of environment dev?",
    );
  });

  it("guard what they lead to from being destroyed, unless it is forced", async () => {
    const place = await web();
    await up(place, "vpc.yaml", "front.yaml");
    const refused = await place.sandbox("destroy", ["vpc.yaml", "--yes", "-o", "json"]);
    expect(refused.status).toBe(1);
    expect(JSON.parse(refused.stdout).errors).toEqual([
      {
        code: "refused",
        message: expect.stringContaining(
          "won't destroy CivoVpc dev.prod, which CivoFirewall/front refers to",
        ),
      },
    ]);
    const forced = await place.sandbox("destroy", ["vpc.yaml", "--yes", "--force"]);
    expect(forced.stderr).toContain(
      "warning: destroying CivoVpc dev.prod, which CivoFirewall/front refers to",
    );

    await place.sandbox("destroy", ["front.yaml", "--yes"]);
    await up(place, "vpc.yaml");
    expect(await place.sandbox("destroy", ["vpc.yaml", "--yes"])).toMatchObject({ status: 0 });
  });
});

it("shows at a terminal what waits for what", async () => {
  const place = await web();
  const { status, text } = await atTerminal(place, ["up", "all.yaml", "--yes"]).ended;
  expect(status).toBe(0);
  expect(text).toContain("· CivoFirewall dev.front waits for CivoVpc dev.prod");
});
