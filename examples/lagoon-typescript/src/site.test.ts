import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdings, type LagoonCloud, startLagoonCloud } from "@kindling/cloud-lagoon";
import * as lagoon from "@kindling/sdk-lagoon";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { comparablePair, comparableState } from "@kindling/testing/run-comparison";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { onPulumi, onSandbox, type Program, type Stack } from "./engines.fixture.ts";
import { type SiteOptions, site } from "./site.ts";

const RESOURCES = [
  ...["ada", "ada-in-team", "cache", "cluster", "key", "lagoon", "mail", "main", "site", "stage"],
  ...["stage-url", "team", "team-of-site", "told", "url", "www"],
];

/** A life, told in order: each test goes on from the one before it. */
function life(open: (directory: string, cloud: LagoonCloud) => Stack | Promise<Stack>): void {
  let directory: string;
  let cloud: LagoonCloud;
  let stack: Stack;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "lagoon-site-"));
    cloud = await startLagoonCloud({ directory });
    stack = await open(directory, cloud);
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await cloud.close();
    await rm(directory, { recursive: true });
  });

  const provider = () => new lagoon.Provider("lagoon", { apiUrl: cloud.url, token: cloud.token });
  const program =
    (changes: Partial<SiteOptions> = {}): Program =>
    async () =>
      site({ apiKey: "hush", provider: provider(), ...changes });
  /** What somebody else does in Lagoon. */
  const tell = async (mutation: string) => {
    const response = await fetch(cloud.url, {
      method: "POST",
      headers: { authorization: `Bearer ${cloud.token}`, "content-type": "application/json" },
      body: JSON.stringify({ query: `mutation { ${mutation} }` }),
    });
    expect(await response.json()).not.toHaveProperty("errors");
  };

  it("is made", async () => {
    const all = RESOURCES.map((name) => `create ${name}`).sort();
    expect(await stack.preview(program())).toEqual(all);
    expect(await stack.up(program())).toEqual(all);
    const held = holdings(directory).map(({ noun, name }) => `${noun} ${name}`);
    expect(held).toEqual(expect.arrayContaining(["project site", "route www.example.com", "group web-team"]));
  });

  it("stays as it is", async () => {
    expect(await stack.preview(program())).toEqual([]);
    expect(await stack.up(program())).toEqual([]);
    expect(await stack.refresh(program())).toEqual([]);
  });

  it("is changed in place", async () => {
    const changed = program({ apiKey: "hush-hush", limit: 5 });
    const steps = ["update key: value", "update site: developmentEnvironmentsLimit"];
    expect(await stack.preview(changed)).toEqual(steps);
    expect(await stack.up(changed)).toEqual(steps);
    expect(await stack.preview(changed)).toEqual([]);
  });

  it("is put right after somebody else's changes", async () => {
    await tell(`updateProject(input: {id: 1, patch: {developmentEnvironmentsLimit: 9}}) { id }`);
    await tell(`deleteEnvVariableByName(input: {name: "API_URL", project: "site"})`);
    const same = program({ apiKey: "hush-hush", limit: 5 });
    expect(await stack.refresh(same)).toEqual(["delete url", "update site: developmentEnvironmentsLimit"]);
    expect(await stack.up(same)).toEqual(["create url", "update site: developmentEnvironmentsLimit"]);
  });

  it("takes in what there is already", async () => {
    await tell(`addGroup(input: {name: "auditors"}) { id }`);
    const withGroup =
      (options: { import?: string }): Program =>
      async () => {
        const by = { provider: provider() };
        new lagoon.Group("auditors", { name: "auditors" }, { ...options, ...by });
        return site({ apiKey: "hush-hush", limit: 5, ...by });
      };
    expect(await stack.up(withGroup({ import: "auditors" }))).toEqual(["import auditors"]);
    expect(await stack.preview(withGroup({}))).toEqual([]);
  });

  it("is destroyed, and leaves nothing", async () => {
    await stack.destroy(program());
    expect(holdings(directory)).toEqual([]);
  });
}

describe("the site on the sandbox", () => life(onSandbox));
describeUnderPulumi("the site", (cli) => {
  life(() => onPulumi(cli));

  it("is kept in the same state as on the sandbox", async () => {
    const states = [onSandbox, () => onPulumi(cli)].map(async (open) => {
      const directory = await mkdtemp(join(tmpdir(), "lagoon-site-"));
      const cloud = await startLagoonCloud({ directory });
      const stack = await open(directory, cloud);
      const provider = () => new lagoon.Provider("lagoon", { apiUrl: cloud.url, token: cloud.token });
      await stack.up(async () => site({ apiKey: "hush", provider: provider() }));
      const state = comparableState(await stack.exported(), () => '"[secret]"');
      await stack.close();
      await cloud.close();
      await rm(directory, { recursive: true });
      return state;
    });
    const [rehearsed = [], deployed = []] = await Promise.all(states);
    const [asRehearsed, asDeployed] = comparablePair(rehearsed, deployed);
    expect(asDeployed).toEqual(asRehearsed);
  }, 120_000);
});
