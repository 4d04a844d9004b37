import { generateKeyPairSync } from "node:crypto";
import { secret } from "@kindling/core/property-value";
import { expect, test } from "vitest";
import { bench } from "./bench.fixture.ts";
import { environment } from "./lagoon-server.fixture.ts";

test("a route is attached, loses its environment, and gets another", async () => {
  const { create, update, read, server } = await bench();
  await environment(server);
  await environment(server, "dev");
  const bare = { projectName: "site", domain: "www.example.com" };
  const made = await create("Route", bare);
  expect(made.outputs).not.toHaveProperty("environment");
  const parts = { service: "nginx", primary: true, pathRoutes: [{ toService: "api", path: "/api" }] };
  const attached = await update(made, { ...bare, environment: "main", ...parts });
  expect(attached.outputs).toMatchObject({ environment: "main", ...parts });
  const other = await update(attached, { ...bare, ...parts, environment: "dev", service: "web" });
  expect((await read(other)).outputs).toMatchObject({
    environment: "dev",
    service: "web",
    ...{ pathRoutes: parts.pathRoutes },
  });
  const detached = await update(other, bare);
  expect(detached.outputs).not.toHaveProperty("environment");
  expect(detached.outputs).toMatchObject({ primary: false, routeType: "STANDARD" });
});

test("a route's names, annotations and paths come and go in place", async () => {
  const { create, update, read, server } = await bench();
  await environment(server);
  const route = { projectName: "site", domain: "www.example.com", environment: "main", service: "nginx" };
  const path = (name: string) => ({ toService: name, path: `/${name}` });
  const made = await create("Route", {
    ...{ ...route, alternativeNames: ["a.example.com", "b.example.com"] },
    ...{ annotations: [{ key: "k", value: "1" }], pathRoutes: [path("api"), path("old")] },
  });
  const parts = {
    alternativeNames: ["b.example.com", "c.example.com"],
    annotations: [{ key: "k", value: "2" }],
    pathRoutes: [path("api"), path("new")],
  };
  const changed = await update(made, { ...route, ...parts });
  expect(changed.id).toBe(made.id);
  expect((await read(changed)).outputs).toMatchObject(parts);
});

test("an environment moves to another deploy target", async () => {
  const { create, update } = await bench();
  const inputs = { name: "dev", projectId: 1, deployType: "branch", environmentType: "development" };
  const made = await create("Environment", inputs);
  expect(made.outputs).toMatchObject({ deploytargetId: 1, deployBaseRef: "dev" });
  expect((await update(made, { ...inputs, deploytargetId: 2 })).outputs).toMatchObject({ deploytargetId: 2 });
});

test("a project gets another key, restrictions, and loses what the program takes out", async () => {
  const { create, update, read } = await bench();
  const inputs = { name: "shop", gitUrl: "git@x:y.git", deploytargetId: 1 };
  const more = { routerPattern: "*.example.com", restrictions: ["no_tasks"], metadata: { team: "web" } };
  const made = await create("Project", { ...inputs, ...more });
  expect(made.outputs).toMatchObject({ ...more, restrictions: ["NO_TASKS"] });
  expect((await read(made)).inputs).toMatchObject(more);
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const changed = await update(made, { ...inputs, privateKey: secret(key) });
  expect(changed.outputs.publicKey).not.toBe(made.outputs.publicKey);
  expect(changed.outputs).not.toHaveProperty("routerPattern");
  // Taking the key out of the program leaves the project its last one.
  expect((await update(changed, inputs)).outputs.publicKey).toBe(changed.outputs.publicKey);
  const { outputs = {} } = await read(changed);
  expect([outputs.restrictions ?? [], outputs.metadata ?? {}]).toEqual([[], {}]);
});

test("groups and projects of an organization belong to it from the start", async () => {
  const { create, read } = await bench();
  await create("Organization", { name: "org", deployTargetIds: [1], quotaProject: -1 });
  const group = await create("Group", { name: "team", organizationId: 1 });
  expect((await read(group)).inputs).toEqual({ name: "team", organizationId: 1 });
  const inputs = { name: "shop", gitUrl: "git@x:y.git", deploytargetId: 1, organizationId: 1 };
  const project = await create("Project", inputs);
  expect((await read(project)).inputs).toMatchObject({ organizationId: 1 });
});
