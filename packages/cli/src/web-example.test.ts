import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { civoApi } from "./testing/civo-api.ts";
import { type StackDocument, stacksOf, Workplace } from "./testing/kindling.ts";
import { atTerminal } from "./testing/terminal.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "web");

// One story, each test going on where the one before it ended.
describe("examples/web", () => {
  let place: Workplace;
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "web-example-")));
    await cp(EXAMPLE, place.path("web"), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const held = async (): Promise<string[]> =>
    JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout).clouds.civo;
  const edit = async (file: string, before: string, after: string) => {
    const text = await readFile(place.path("web", file), "utf8");
    expect(text).toContain(before);
    await place.write(`web/${file}`, text.replace(before, after));
  };
  // Of the run before, by stack: `CivoVpc/shop`.
  let outputs: Readonly<Record<string, StackDocument["outputs"]>> = {};
  const run = async (command: string, ...args: string[]) => {
    const stacks = stacksOf(await place.sandbox(command, ["web", "-o", "json", ...args]));
    outputs = Object.fromEntries(stacks.map((stack) => [`${stack.kind}/${stack.name}`, stack.outputs]));
    return changesOf(stacks);
  };

  it("is previewed before anything exists: what isn't known yet names what it waits for", async () => {
    const { status, stdout, stderr } = await place.sandbox("preview", ["web"]);
    expect(status, stderr).toBe(0);
    for (const [stack, lines] of Object.entries({
      "CivoFirewall dev.web": ["spec.network: known after CivoVpc/shop is up"],
      "CivoVolume dev.uploads": ["spec.network: known after CivoVpc/shop is up"],
      "CivoDnsRecord dev.root": [
        "spec.zone: known after CivoDnsZone/shop is up",
        "spec.value: known after CivoIpAddress/web is up",
      ],
      "CivoComputeInstance dev.web": [
        "spec.network: known after CivoVpc/shop is up",
        "spec.sshKeyIds[0]: known after CivoSshKey/deploy is up",
        "spec.firewallIds[0]: known after CivoFirewall/web is up",
        "spec.volumeIds[0]: known after CivoVolume/uploads is up",
        "spec.reservedIpId: known after CivoIpAddress/web is up",
      ],
    }))
      for (const line of lines) expect(sectionOf(stdout + stderr, stack)).toContain(line);
    expect(stdout + stderr).toContain("10 of 10 stacks succeeded");
  });

  it("goes up in one command, as a live tree that says what waits for what", async () => {
    const terminal = atTerminal(place, ["up", "web"]);
    await terminal.shown("[y/N]");
    expect(await held()).toEqual([]);
    terminal.type("y\r");
    const { status, raw, text } = await terminal.ended;
    expect(status, text).toBe(0);
    expect(raw).toContain("\u001b[1A\u001b[2K");
    expect(text).toMatch(/· CivoComputeInstance dev\.web waits for .* and \d more/);
    expect(text).toMatch(/instance {2}civo:Instance {2}created/);
    expect(text).toContain("10 of 10 stacks succeeded");
  });

  it("has nothing to do in a second preview", async () => expect(await run("preview")).toEqual({}));

  it("hands the address to the instance and to DNS", () => {
    const { ip_address } = outputs["CivoIpAddress/web"] ?? {};
    expect(outputs["CivoComputeInstance/web"]).toMatchObject({ public_ipv4: ip_address });
    expect(outputs["CivoDnsRecord/root"]).toMatchObject({ value: ip_address });
  });

  it("changes in place: a larger size and a larger volume", async () => {
    const { instance_id } = outputs["CivoComputeInstance/web"] ?? {};
    await edit("web.yaml", "size: g3.small", "size: g3.medium");
    await edit("storage.yaml", "sizeGb: 20", "sizeGb: 40");
    expect(await run("up", "--yes")).toEqual({
      "CivoComputeInstance/web": { update: 1 },
      "CivoVolume/uploads": { update: 1 },
    });
    expect(outputs["CivoComputeInstance/web"]).toMatchObject({ instance_id });
  });

  it("changes by replacement: another image makes another instance, with the same volume and address", async () => {
    const before = outputs["CivoComputeInstance/web"];
    await edit("web.yaml", "image: ubuntu-jammy", "image: ubuntu-noble");
    const { stdout, stderr } = await place.sandbox("preview", ["web/web.yaml"]);
    expect(stdout + stderr).toMatch(/the old one is deleted before the new one is made/);
    expect(await run("up", "--yes")).toEqual({ "CivoComputeInstance/web": { replace: 3 } });
    const { instance_id, public_ipv4 } = outputs["CivoComputeInstance/web"] ?? {};
    expect(instance_id).not.toBe(before?.instance_id);
    expect(public_ipv4).toBe(before?.public_ipv4);
    const civo = await civoApi(place);
    const volume = await civo("GET", `volumes/${outputs["CivoVolume/uploads"]?.volume_id}?region=LON1`);
    expect(volume).toMatchObject({ instance_id, size_gb: 40 });
  });

  it("shows on refresh what was changed behind its back, and puts it right", async () => {
    const civo = await civoApi(place);
    const { zone_id, record_id } = outputs["CivoDnsRecord/www"] ?? {};
    const { firewall_id } = outputs["CivoFirewall/web"] ?? {};
    const { instance_id } = outputs["CivoComputeInstance/web"] ?? {};
    const rules = await civo("GET", `firewalls/${firewall_id}/rules?region=LON1`);
    const rule = rules.find(({ ports }) => ports === "443");
    await civo("DELETE", `firewalls/${firewall_id}/rules/${rule?.id}?region=LON1`);
    await civo("DELETE", `dns/${zone_id}/records/${record_id}`);
    await civo("PUT", `instances/${instance_id}/tags`, { tags: "by-hand", region: "LON1" });
    expect(await run("refresh", "--yes")).toEqual({
      "CivoDnsRecord/www": { delete: 1 },
      "CivoFirewall/web": { update: 1 },
      "CivoComputeInstance/web": { update: 1 },
    });
    expect(await run("up", "--yes")).toEqual({
      "CivoDnsRecord/www": { create: 1 },
      "CivoFirewall/web": { update: 1 },
      "CivoComputeInstance/web": { update: 1 },
    });
  });

  it("won't destroy what others refer to, naming them, unless forced", async () => {
    const network = await place.sandbox("destroy", ["web/network.yaml", "--yes"]);
    expect(network).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /won't destroy CivoVpc dev\.shop, which CivoComputeInstance\/web, CivoFirewall\/web and CivoVolume\/uploads refer to: destroy those first, or in the same run; --force/,
      ),
    });
    // Civo has a say, too.
    const forced = await place.sandbox("destroy", ["web/network.yaml", "--yes", "--force"]);
    expect(forced).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /network shop in LON1: something still needs it .*: instance shop-web, volume shop-uploads\. Delete that first/,
      ),
    });
  });

  it("comes down in order, and leaves nothing", async () => {
    const { status, stderr } = await place.sandbox("destroy", ["web", "--yes"]);
    expect(status, stderr).toBe(0);
    const gone = (stack: string) => stderr.search(new RegExp(`${stack}: \\d+ deleted`));
    const begins = (stack: string) => stderr.search(new RegExp(`${stack}: - .*deleting`));
    for (const [user, used] of [
      ["CivoComputeInstance dev.web", "CivoVolume dev.uploads"],
      ["CivoComputeInstance dev.web", "CivoFirewall dev.web"],
      ["CivoComputeInstance dev.web", "CivoSshKey dev.deploy"],
      ["CivoVolume dev.uploads", "CivoVpc dev.shop"],
      ["CivoFirewall dev.web", "CivoVpc dev.shop"],
      ["CivoDnsRecord dev.root", "CivoIpAddress dev.web"],
      ["CivoDnsRecord dev.www", "CivoDnsZone dev.shop"],
    ] as const) {
      expect(gone(user), user).toBeGreaterThan(-1);
      expect(begins(used), used).toBeGreaterThan(gone(user));
    }
    expect(await held()).toEqual([]);
  });
});

/** What was said about one stack of a preview. */
function sectionOf(text: string, title: string): string {
  const lines = text.split("\n");
  const start = lines.indexOf(`  ${title}`);
  const end = lines.findIndex((line, index) => index > start && !line.startsWith("    "));
  return lines.slice(start, end).join("\n");
}

/** The changes of the stacks that had any, by stack. */
function changesOf(stacks: readonly StackDocument[]) {
  const found = stacks.map(({ kind, name, changes: { same: _, ...changes } }) => {
    const some = Object.entries(changes).filter(([, count]) => count > 0);
    return [`${kind}/${name}`, Object.fromEntries(some)] as const;
  });
  return Object.fromEntries(found.filter(([, changes]) => Object.keys(changes).length > 0));
}
