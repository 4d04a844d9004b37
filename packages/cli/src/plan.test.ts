import { readFile, stat } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { civoApi } from "./testing/civo-api.ts";
import { bucketManifest, stacksOf, up, type Workplace, workplace } from "./testing/kindling.ts";

// Each test is several commands, one after the other.
vi.setConfig({ testTimeout: 120_000 });

const preview = (place: Workplace, ...args: string[]) => place.sandbox("preview", [...args, "-o", "json"]);
/** Without a terminal and without `--yes`: a plan was reviewed before. */
const carryOut = (place: Workplace, ...args: string[]) =>
  place.sandbox("up", [...args, "--plan", "plan.json", "-o", "json"]);

const web = [
  { kind: "CivoVpc", metadata: { name: "net" }, spec: { networkName: "net", region: "LON1" } },
  {
    kind: "CivoFirewall",
    metadata: { name: "web" },
    spec: {
      firewallName: "web",
      region: "LON1",
      network: { ref: "net" },
      inboundRules: [{ label: "Web", ports: "443", cidrs: ["0.0.0.0/0"] }],
    },
  },
].map((manifest) => JSON.stringify({ apiVersion: "civo.project-planton.org/v1", ...manifest }));

/** A workplace with a saved plan of a network and a firewall in it. */
async function planned(...more: string[]): Promise<Workplace> {
  const place = await workplace();
  await place.write("web.yaml", web.join("\n---\n"));
  const saved = await preview(place, "web.yaml", "--save-plan", "plan.json", ...more);
  expect(saved, saved.stderr).toMatchObject({ status: 0 });
  expect(saved.stderr).toContain("The plan of 2 stacks is in plan.json");
  return place;
}

it("carries out what was planned, what only became known on the way included, and once only", async () => {
  const place = await planned();
  expect((await stat(place.path("plan.json"))).mode & 0o777).toBe(0o600);
  expect((await place.sandbox("stacks", ["-o", "json"])).stdout.trim()).toBe("[]");
  const done = await carryOut(place, "web.yaml");
  expect(done, done.stderr).toMatchObject({ status: 0 });
  expect(stacksOf(done).map(({ name, changes }) => [name, changes.create])).toEqual([
    ["net", expect.any(Number)],
    ["web", expect.any(Number)],
  ]);
  expect(done.stderr).not.toContain("Preview of");

  const again = await carryOut(place, "web.yaml");
  expect(again.status).toBe(1);
  expect(stacksOf(again)[0]).toMatchObject({
    result: "failed",
    errors: [
      {
        code: "refused",
        message: expect.stringMatching(/civo-vpc\/dev\.net any more: .* in the state.*preview --save-plan/),
      },
    ],
  });
  await preview(place, "web.yaml", "--save-plan", "plan.json");
  expect((await carryOut(place, "web.yaml")).stderr).toContain("Nothing to do: the plan has no changes.");
});

describe("refuses a plan, before anything is changed,", () => {
  it("when a manifest has changed, with what of it", async () => {
    const place = await planned();
    const { status, stdout } = await carryOut(
      place,
      "web.yaml",
      "--set",
      "CivoFirewall/web:spec.inboundRules[0].ports=80",
    );
    expect(status).toBe(1);
    expect(JSON.parse(stdout).errors).toEqual([
      {
        code: "refused",
        message: expect.stringContaining(
          "the manifests have changed since the plan was made: spec.inboundRules[0].ports of CivoFirewall dev.web",
        ),
      },
    ]);
  });

  it("when it is of other stacks, or of another engine", async () => {
    const place = await planned();
    await place.write("net.yaml", web[0] ?? "");
    expect((await carryOut(place, "net.yaml")).stderr).toContain(
      "CivoFirewall dev.web is in it, and not in this run",
    );
    await place.write("bucket.yaml", bucketManifest("extra"));
    expect((await carryOut(place, "web.yaml", "bucket.yaml")).stderr).toContain(
      "CivoBucket dev.extra isn't in it",
    );
    const text = await readFile(place.path("plan.json"), "utf8");
    await place.write("plan.json", text.replace('"sandbox"', '"pulumi"'));
    expect((await carryOut(place, "web.yaml")).stderr).toContain("is damaged, or was changed by hand");
    expect((await place.sandbox("stacks", ["-o", "json"])).stdout.trim()).toBe("[]");
  });

  it("when the state of one of its stacks has changed: the others aren't begun either", async () => {
    const place = await planned();
    await place.write("net.yaml", web[0] ?? "");
    await up(place, "net.yaml");
    const ended = await carryOut(place, "web.yaml");
    expect(ended.status).toBe(1);
    expect(stacksOf(ended).map(({ name, result, errors }) => [name, result, errors[0]?.code])).toEqual([
      ["net", "failed", "refused"],
      ["web", "skipped", "skipped"],
    ]);
    expect(ended.stderr).toContain("Nothing was changed.");
  });

  it.each([
    ["is no JSON", "{", "isn't a plan of Kindling's, or is damaged"],
    ["is something else", '{"stacks": []}', "isn't a plan of Kindling's, or is damaged"],
    [
      "is of another version",
      '{"format": "kindling-plan/1", "version": "9.9.9"}',
      "was made by Kindling 9.9.9",
    ],
  ])("when it %s", async (_, text, why) => {
    const place = await workplace();
    await place.write("bucket.yaml", bucketManifest("one"));
    await place.write("plan.json", text);
    const { status, stdout } = await carryOut(place, "bucket.yaml");
    expect(status).toBe(1);
    expect(JSON.parse(stdout).errors).toEqual([
      { code: "invalid-input", message: expect.stringContaining(why) },
    ]);
  });

  it("when it isn't there, or is to be changed by --refresh", async () => {
    const place = await workplace();
    await place.write("bucket.yaml", bucketManifest("one"));
    expect((await carryOut(place, "bucket.yaml")).stderr).toContain(
      "error (unreadable): the plan plan.json can't be read",
    );
    expect(await carryOut(place, "bucket.yaml", "--refresh")).toMatchObject({ status: 2 });
  });

  it("when it would lose data", async () => {
    const place = await workplace();
    const file = await place.write("bucket.yaml", bucketManifest("one"));
    await up(place, file);
    const args = [file, "--set", "spec.bucketName=other"];
    await preview(place, ...args, "--save-plan", "plan.json");
    const ended = await carryOut(place, ...args);
    expect(stacksOf(ended)[0]?.errors[0]).toMatchObject({
      code: "refused",
      message: expect.stringContaining("metadata.lifecycle.allowReplace"),
    });
  });
});

it("writes no plan where a preview fails, and none with a secret in the clear", async () => {
  const place = await workplace();
  const token = "kindling-sandbox-token";
  await place.write("token.txt", token);
  await place.write("config.yaml", "civo: { civoToken: { file: token.txt } }");
  const file = await place.write("bucket.yaml", bucketManifest("one"));
  const args = [file, "--provider-config", "config.yaml", "--save-plan"];
  const saved = await preview(place, ...args, "plan.json");
  expect(saved, saved.stderr).toMatchObject({ status: 0 });
  const text = await readFile(place.path("plan.json"), "utf8");
  expect(text).toContain("kindling-plan/1");
  for (const shown of [text, Buffer.from(text, "base64").toString("latin1"), saved.stderr])
    expect(shown).not.toContain(token);

  await place.write("config.yaml", "civo: { civoToken: { file: none.txt } }");
  const failed = await preview(place, ...args, "none.json");
  expect(failed.status).toBe(1);
  expect(failed.stderr).toContain("no plan was written");
  await expect(stat(place.path("none.json"))).rejects.toThrow("ENOENT");
});

it("previews what drifted on several stacks, writes nothing, and plans to put it right", async () => {
  const place = await workplace();
  await place.write("web.yaml", web.join("\n---\n"));
  await up(place, "web.yaml");
  const stateOf = async () => {
    const { deployment } = JSON.parse((await place.sandbox("state", ["export", "CivoFirewall/web"])).stdout);
    return deployment.resources;
  };
  const before = await stateOf();
  const civo = await civoApi(place);
  const firewalls = (await civo("GET", "firewalls?region=LON1")) as readonly { id: string; name?: string }[];
  const firewall = firewalls.find(({ name }) => name === "web");
  await civo("DELETE", `firewalls/${firewall?.id}?region=LON1`);

  const seen = await preview(place, "web.yaml", "--refresh", "--save-plan", "plan.json");
  const changes = stacksOf(seen).map(({ name, changes: { same: _, ...rest } }) => [name, rest]);
  expect(changes).toEqual([
    ["net", { create: 0, update: 0, replace: 0, delete: 0 }],
    ["web", { create: 1, update: 0, replace: 0, delete: 0 }],
  ]);
  expect(seen.stderr).toMatch(/\+ {2}firewall {2}civo:Firewall/);
  expect(await stateOf()).toEqual(before);
  expect(await carryOut(place, "web.yaml")).toMatchObject({ status: 0 });
  expect(await civo("GET", "firewalls?region=LON1")).toHaveLength(firewalls.length);
});
