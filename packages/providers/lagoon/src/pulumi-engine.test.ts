import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePlugin } from "@kindling/provider-framework/bundle";
import * as lagoon from "@kindling/sdk-lagoon";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { type PulumiStack, startPulumiStack } from "@kindling/testing/pulumi-stack";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lagoonServer, type Server } from "./lagoon-server.fixture.ts";

const SECRET = "hush-of-the-database";
const SCHEMA = join(import.meta.dirname, "../gen/schema.json");
const entry = fileURLToPath(new URL("plugin.ts", import.meta.url));

// A life, told in order: each test goes on from the one before it.
describeUnderPulumi("the Lagoon plugin", (cli) => {
  let server: Server;
  let stack: PulumiStack;

  beforeAll(async () => {
    server = await lagoonServer("2.33");
    stack = await startPulumiStack({
      cli,
      plugins: { lagoon: (folder) => bundlePlugin({ entry, name: "lagoon", folder }) },
    });
  }, 60_000);
  afterAll(async () => {
    await stack.close();
    await server.close();
  });

  const provider = (token = server.cloud.token) =>
    new lagoon.Provider("lagoon", { apiUrl: server.cloud.url, token });

  /** A shop: where it runs, what it is, who hears of it and who works on it. */
  const shop =
    (changes: Partial<lagoon.ProjectArgs> = {}, token?: string) =>
    async () => {
      const options = { provider: provider(token) };
      const target = { name: "eu", consoleUrl: "https://eu.example.com" };
      const cluster = new lagoon.DeployTarget("cluster", target, options);
      const project = new lagoon.Project(
        "shop",
        {
          ...{ name: "shop", gitUrl: "git@example.com:org/shop.git", deploytargetId: cluster.lagoonId },
          ...{ branches: "^main$", ...changes },
        },
        options,
      );
      const main = new lagoon.Environment(
        "main",
        { name: "main", projectId: project.lagoonId, deployType: "branch", environmentType: "production" },
        options,
      );
      const url = { name: "DATABASE_URL", value: SECRET, scope: "runtime", projectId: project.lagoonId };
      new lagoon.Variable("url", { ...url, environmentId: main.lagoonId }, options);
      const config = { projectId: project.lagoonId, deployTargetId: cluster.lagoonId };
      new lagoon.DeployTargetConfig("config", config, options);
      const slack = { name: "news", webhook: `https://hooks.example.com/${SECRET}`, channel: "#dev" };
      const news = new lagoon.NotificationSlack("news", slack, options);
      const link = { projectName: project.name, notificationType: "slack", notificationName: news.name };
      new lagoon.ProjectNotification("hears", link, options);
      const cron = { name: "cron", type: "command", service: "cli", command: "drush cron" };
      new lagoon.Task("cron", { ...cron, projectId: project.lagoonId }, options);
      const team = new lagoon.Group("team", { name: "team" }, options);
      new lagoon.ProjectGroup("team", { projectName: project.name, groupName: team.name }, options);
      const domain = { domain: "shop.example.com", environment: main.name, service: "nginx" };
      new lagoon.Route("domain", { projectName: project.name, ...domain }, options);
      return { id: project.lagoonId, key: project.publicKey };
    };

  it("previews, and makes nothing", async () => {
    expect((await stack.preview(shop())).steps).toHaveLength(12);
    expect(await server.ask(`allProjects { name }`)).toEqual([{ name: "site" }]);
  });

  it("makes what the program says, and finds nothing to do then", async () => {
    const { outputs } = await stack.up(shop());
    expect(outputs).toMatchObject({ id: { value: 2 }, key: { value: expect.stringMatching(/^ssh-/) } });
    expect((await stack.preview(shop())).steps).toEqual([]);
  });

  it("finds nothing after a refresh either, though Lagoon put a placeholder into the project", async () => {
    expect((await stack.refresh()).steps).toEqual([]);
    expect((await stack.preview(shop())).steps).toEqual([]);
  });

  it("replaces nothing when the credential changes", async () => {
    const { steps } = await stack.up(shop({}, ` ${server.cloud.token} `));
    expect(steps.filter((step) => /create|delete|replace/.test(step))).toEqual([]);
    await stack.up(shop());
  });

  it("changes in place", async () => {
    expect((await stack.up(shop({ autoIdle: 0 }))).steps).toEqual(["update shop: autoIdle"]);
    expect((await stack.preview(shop({ autoIdle: 0 }))).steps).toEqual([]);
  });

  it("sees drift and repairs it", async () => {
    await server.tell(`updateProject(input: {id: 2, patch: {autoIdle: 1}}) { id }`);
    await server.tell(`deleteDeployTargetConfig(input: {id: 1, project: 2})`);
    expect((await stack.refresh()).steps).toEqual(["delete config", "update shop: autoIdle"]);
    expect((await stack.up(shop({ autoIdle: 0 }))).steps).toEqual(["create config", "update shop: autoIdle"]);
  });

  it("takes in what exists, by its id", async () => {
    const { id } = (await server.tell(
      `addOrUpdateEnvVariableByName(input: {name: "FOUND", value: "v", scope: BUILD, project: "site"}) { id }`,
    )) as { id: number };
    const found = (options: { import?: string }) => async () => {
      await shop({ autoIdle: 0 })();
      const args = { name: "FOUND", value: "v", scope: "build", projectId: 1 };
      const other = new lagoon.Provider("lagoon2", { apiUrl: server.cloud.url, token: server.cloud.token });
      new lagoon.Variable("found", args, { provider: other, ...options });
    };
    expect((await stack.up(found({ import: "1::FOUND" }))).steps).toContain("import found");
    const state = (await stack.resources()).find(({ urn }) => urn.endsWith("::found"));
    expect(state?.id).toBe(String(id));
    expect((await stack.preview(found({}))).steps).toEqual([]);
  });

  it("keeps secrets secret", async () => {
    expect(await stack.leaks("DATABASE_URL")).toContain("output");
    expect(await stack.leaks(SECRET, server.cloud.token)).toEqual([]);
  });

  it("destroys everything", async () => {
    await stack.destroy();
    expect(await server.ask(`allProjects { name }`)).toEqual([{ name: "site" }]);
    expect(await stack.resources()).toEqual([]);
  });

  it("has a schema that Pulumi takes", async () => {
    const schema = JSON.parse(await stack.command("package", "get-schema", stack.executables.lagoon ?? ""));
    expect(schema).toMatchObject({ name: "lagoon", version: "1.0.0" });
    expect(Object.keys(schema.functions)).toHaveLength(7);
    expect(await stack.command("schema", "check", SCHEMA)).toBe("");
  });

  it("has a schema that Pulumi generates from, where the CLI has a generator", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lagoon-sdk-"));
    const generating = stack.command("package", "gen-sdk", SCHEMA, "--language", "nodejs", "--out", folder);
    const without = await generating.then(
      () => false,
      (error: Error) => /no language plugin/.test(error.message),
    );
    const files = await readdir(folder, { recursive: true });
    await rm(folder, { recursive: true });
    if (without) console.warn("the Pulumi CLI has no generator: `pulumi package gen-sdk` was not tried");
    else expect(files.some((file) => file.endsWith("project.ts"))).toBe(true);
  });
});
