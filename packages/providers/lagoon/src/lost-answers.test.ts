import { expect, test } from "vitest";
import { bench } from "./bench.fixture.ts";

const CASES = [
  ["Project", "addProject", { name: "shop", gitUrl: "git@x:y.git", deploytargetId: 1 }],
  ["DeployTarget", "addKubernetes", { name: "k", consoleUrl: "https://k.example.com" }],
  ["DeployTargetConfig", "addDeployTargetConfig", { projectId: 1, deployTargetId: 1, branches: "main" }],
  ["NotificationEmail", "addNotificationEmail", { name: "news", emailAddress: "a@example.com" }],
  ["Group", "addGroup", { name: "team" }],
  ["User", "addUser", { email: "ann@example.com" }],
  [
    "Task",
    "addAdvancedTaskDefinition",
    { name: "t", type: "command", service: "cli", command: "c", projectId: 1 },
  ],
  [
    "Environment",
    "addOrUpdateEnvironment",
    { name: "main", projectId: 1, deployType: "branch", environmentType: "production" },
  ],
  ["Variable", "addOrUpdateEnvVariableByName", { name: "A", value: "v", scope: "build", projectId: 1 }],
  ["Organization", "addOrganization", { name: "org" }],
  ["Route", "addRouteToProject", { projectName: "site", domain: "example.com" }],
] as const;

test.each(CASES)(
  "%s is made once though the answer gets lost, and gone once deleted",
  async (type, field, inputs) => {
    const { create, read, delete: remove, server } = await bench();
    server.cloud.fail({ field, answer: "cut", when: "after" });
    const made = await create(type, inputs);
    expect((await read(made)).id).toBe(made.id);
    await remove(made);
    expect(await read(made)).toEqual({});
    await remove(made);
  },
);

test.each(CASES)("%s is made though the server fails at first", async (type, field, inputs) => {
  if (type === "DeployTargetConfig") return;
  const { create, read, server } = await bench();
  server.cloud.fail({ field, answer: "page", status: 502 });
  const made = await create(type, inputs);
  expect((await read(made)).id).toBe(made.id);
});

test("a deploy target configuration, which nothing tells from another, is never made twice", async () => {
  const { create, server } = await bench();
  server.cloud.fail({ field: "addDeployTargetConfig", answer: "page", status: 502 });
  const inputs = { projectId: 1, deployTargetId: 1, branches: "main" };
  await expect(create("DeployTargetConfig", inputs)).rejects.toThrow("Run again later");
  expect(server.requests.filter((request) => request.startsWith("addDeployTargetConfig"))).toHaveLength(1);
});

test("a variable of Lagoon 2.8 keeps its old value when the new one is refused", async () => {
  const { create, update, server } = await bench("2.8");
  const inputs = { name: "A", value: "old", scope: "build", projectId: 1 };
  const made = await create("Variable", inputs);
  server.cloud.fail({ field: "addEnvVariable", answer: "error" });
  await expect(update(made, { ...inputs, value: "new" })).rejects.toThrow("was told to fail");
  expect(await server.ask(`projectByName(name: "site") { envVariables { value } }`)).toEqual({
    envVariables: [{ value: "old" }],
  });
});

test("an environment that takes its cluster a while to remove is waited for", async () => {
  const {
    create,
    delete: remove,
    read,
    waits,
  } = await bench("2.33", {
    settings: { pollsUntilEnvironmentGone: 3 },
  });
  const made = await create("Environment", {
    ...{ name: "main", projectId: 1, deployType: "branch", environmentType: "development" },
  });
  await remove(made);
  expect(waits.length).toBeGreaterThan(1);
  expect(await read(made)).toEqual({});
});
