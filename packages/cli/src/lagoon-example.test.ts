import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, stacksOf, Workplace, workplace } from "./testing/kindling.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "lagoon");
const NONE = { create: 0, update: 0, replace: 0, delete: 0 };
const STACKS = ["LagoonDeployTarget/london", "LagoonNotification/deployments", "LagoonNotification/problems"];
const SITE = "LagoonProject/site";

// One story, each test going on where the one before it ended.
describe("examples/lagoon", () => {
  let place: Workplace;
  const said: string[] = [];
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "lagoon-example-")));
    await cp(EXAMPLE, place.path("lagoon"), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const edit = async (file: string, before: string, after: string) => {
    const text = await readFile(place.path("lagoon", file), "utf8");
    expect(text).toContain(before);
    await place.write(`lagoon/${file}`, text.replace(before, after));
  };
  const run = async (command: string, ...args: string[]): Promise<Ended> => {
    const ended = await place.sandbox(command, ["lagoon", ...args]);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  /** What a command did to each stack, beside what stayed the same. */
  const changesOf = async (command: string, ...args: string[]) => {
    const ended = await run(command, "-o", "json", ...args);
    expect(ended.status, ended.stderr).toBe(0);
    return Object.fromEntries(
      stacksOf(ended).map(({ kind, name, changes: { same: _, ...changes } }) => [`${kind}/${name}`, changes]),
    );
  };
  const held = async (): Promise<string[]> =>
    JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout).clouds.lagoon;

  it("goes up in one command, and has nothing to do in a preview after it", async () => {
    const changes = await changesOf("up", "--yes");
    for (const stack of STACKS) expect(changes[stack]).toMatchObject({ create: expect.any(Number) });
    expect(changes[SITE]).toMatchObject({ ...NONE, create: expect.any(Number) });
    for (const again of Object.values(await changesOf("preview"))) expect(again).toEqual(NONE);
  });

  it("shows what the simulated Lagoon holds", async () => {
    expect((await held()).toSorted()).toEqual([
      ...["Slack notification web-deployments", "deploy target london", "email notification security"],
      ...["environment main", "environment stage", "project site"],
      ...["variable API_KEY", "variable API_URL", "variable API_URL"],
    ]);
  });

  it("gives what the repository needs", async () => {
    const { stdout } = await place.sandbox("outputs", [SITE]);
    expect(stdout).toMatch(/public_key: ssh-ed25519 AAAA/);
  });

  it("is changed in place: a variable's value, a project's setting, one environment more", async () => {
    await place.write("lagoon/api-key.example.txt", "another-example\n");
    await edit("site.yaml", "developmentEnvironmentsLimit: 3", "developmentEnvironmentsLimit: 4");
    await edit("site.yaml", "    - name: stage\n", "    - name: next\n    - name: stage\n");
    expect((await changesOf("up", "--yes"))[SITE]).toEqual({ ...NONE, create: 1, update: 2 });
  });

  it("refuses what would delete environments with their data", async () => {
    await edit("site.yaml", "projectName: site", "projectName: shop");
    const { status, stderr } = await run("up", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain("metadata.lifecycle.allowReplace: true");
    await edit("site.yaml", "projectName: shop", "projectName: site");
  });

  it("doesn't use an endpoint from a provider config, and says so", async () => {
    await place.write("config.yaml", "lagoon: { apiUrl: https://lagoon.example.com/graphql }\n");
    const { status, stderr } = await run("preview", "--provider-config", "config.yaml");
    expect(status, stderr).toBe(0);
    expect(stderr).toContain("the API endpoint https://lagoon.example.com/graphql isn't used");
  });

  it("keeps its secrets", () => {
    expect(said.join("\n")).not.toMatch(/an-example-and-no-real|another-example/);
  });

  it("comes down in order, and leaves nothing", async () => {
    const { status, stderr } = await run("destroy", "--yes");
    expect(status, stderr).toBe(0);
    expect(await held()).toEqual([]);
  });
});

it("says what to do about a token that the simulated Lagoon refuses, without showing it", async () => {
  const place = await workplace();
  await place.write("config.yaml", "lagoon: { token: { env: WRONG } }\n");
  const args = [join(EXAMPLE, "cluster.yaml"), "--yes", "--provider-config", "config.yaml"];
  const { status, stdout, stderr } = await place.sandbox("up", args, { env: { WRONG: "hush-hush" } });
  expect(status).toBe(1);
  expect(stderr).toMatch(/deploy target london: .*401.*LAGOON_TOKEN/);
  expect(stdout + stderr).not.toContain("hush-hush");
});
