import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const ENVIRONMENT = `addOrUpdateEnvironment(input: {
  name: "main", project: 1, deployType: BRANCH, deployBaseRef: "main", environmentType: PRODUCTION
})`;
const route = (domain: string, more = "") =>
  `addRouteToProject(input: {domain: "${domain}", project: "p" ${more}})`;
const ON_MAIN = `, environment: "main", service: "web"`;
const COLUMNS = `domain service tlsAcme insecure primary type source hstsEnabled hstsMaxAge disableRequestVerification
  alternativeNames { domain } annotations { key value } pathRoutes { toService path } environment { name }`;

test("a route is filled in with defaults (facts: the migration of October 2025)", async () => {
  const { run } = await lagoonWithProject();
  expect(await run(`${route("a.example.com")} { ${COLUMNS} }`)).toEqual({
    ...{ domain: "a.example.com", service: null, tlsAcme: true, insecure: "Redirect", primary: false },
    ...{ type: "STANDARD", source: "API", hstsEnabled: false, hstsMaxAge: 3153600 },
    ...{ disableRequestVerification: false, alternativeNames: [], annotations: [], pathRoutes: [] },
    environment: null,
  });
});

test("an environment has one primary route; attaching drops path routes, detaching more", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(ENVIRONMENT);
  await made(route("a.example.com", `${ON_MAIN}, primary: true`));
  await made(
    route("b.example.com", `${ON_MAIN}, primary: true, pathRoutes: [{toService: "api", path: "/api"}]`),
  );
  const all = () =>
    get(
      `projectByName(name: "p") { apiRoutes(name: "a.example.com") { domain primary pathRoutes { path } } }`,
    );
  expect(await all()).toEqual({
    apiRoutes: [
      { domain: "b.example.com", primary: true, pathRoutes: [{ path: "/api" }] },
      { domain: "a.example.com", primary: false, pathRoutes: [] },
    ],
  });
  const on = `domain: "b.example.com", project: "p", environment: "main"`;
  expect(
    await run(
      `addOrUpdateRouteOnEnvironment(input: {${on}, service: "cli"}) { service primary pathRoutes { path } }`,
    ),
  ).toEqual({ service: "cli", primary: true, pathRoutes: [] });
  const detach = () => run(`removeRouteFromEnvironment(input: {${on}}) { primary environment { id } }`);
  expect(await detach()).toEqual({ primary: false, environment: null });
  await expect(detach()).rejects.toThrow("Route doesn't exist on this environment");
});

test.each([
  [route("a.example.com", `, service: "web"`), "Environment is required"],
  [route("a.example.com", `, environment: "main"`), "Service is required"],
  [route("UP.example.com"), "'UP.example.com' is not a valid domain"],
  [route("taken.example.com"), "Route already exists in this project"],
  [route("alias.example.com"), "Route already exists in this project"],
  [
    route("a.example.com", `, alternativeNames: ["a.example.com"]`),
    "Main domain included in alternate domains",
  ],
  [route("a.example.com", `, alternativeNames: ["b.c", "b.c"]`), "Duplicate domains"],
  [
    route("a.example.com", `, annotations: [{key: "k", value: "1"}, {key: "K", value: "2"}]`),
    "Duplicate annotation",
  ],
  [route("a.example.com", `${ON_MAIN}, type: ACTIVE`), "Can't add active route"],
])("%s is refused", async (selection, message) => {
  const { made } = await lagoonWithProject();
  await made(ENVIRONMENT);
  await made(route("taken.example.com", `, alternativeNames: ["alias.example.com"]`));
  await expect(made(selection)).rejects.toThrow(message);
});

test("parts of a route are added and removed by its id", async () => {
  const { made, run } = await lagoonWithProject();
  await made(route("a.example.com"));
  const each = async (selection: string) =>
    (await run(`${selection} { ${COLUMNS} }`)) as Record<string, unknown>;
  const names = `addRouteAlternativeDomains(input: {id: 1, alternativeNames: ["b.example.com"]})`;
  expect((await each(names)).alternativeNames).toEqual([{ domain: "b.example.com" }]);
  const annotate = `addRouteAnnotation(input: {id: 1, annotations: [{key: "k", value: "v"}]})`;
  expect((await each(annotate)).annotations).toEqual([{ key: "k", value: "v" }]);
  await expect(each(annotate)).rejects.toThrow("Annotation already exists on route");
  const path = `pathRoutes: [{toService: "api", path: "/api"}]`;
  expect((await each(`addPathRoutesToRoute(input: {id: 1, ${path}})`)).pathRoutes).toHaveLength(1);
  await each(`removePathRouteFromRoute(input: {id: 1, toService: "api", path: "/api"})`);
  await each(`removeRouteAnnotation(input: {id: 1, key: "k"})`);
  expect(await each(`removeRouteAlternativeDomain(input: {id: 1, domain: "b.example.com"})`)).toMatchObject({
    ...{ alternativeNames: [], annotations: [], pathRoutes: [] },
  });
  const patch = `{insecure: Allow, hstsEnabled: true}`;
  expect(
    await each(`updateRouteOnProject(input: {domain: "a.example.com", project: "p", patch: ${patch}})`),
  ).toMatchObject({ insecure: "Allow", hstsEnabled: true });
  expect(await run("deleteRoute(input: {id: 1})")).toBe("success");
  await expect(run("deleteRoute(input: {id: 1})")).rejects.toThrow(`permission to "delete" on "route"`);
});

test("autogenerated routes are configured on a project and on an environment", async () => {
  const { made, run, get } = await lagoonWithProject();
  await made(ENVIRONMENT);
  const config = "{ enabled allowPullRequests prefixes insecure tlsAcme pathRoutes { path } }";
  const read = () => get(`projectByName(name: "p") { autogeneratedRouteConfig ${config} }`);
  expect(await read()).toEqual({ autogeneratedRouteConfig: null });
  const set = (patch: string) =>
    run(`updateAutogeneratedRouteConfigOnProject(input: {project: "p", patch: {${patch}}}) ${config}`);
  await set(`enabled: false, prefixes: ["www"]`);
  expect(await set("insecure: Allow")).toEqual({
    ...{ enabled: false, allowPullRequests: true, prefixes: ["www"], insecure: "Allow", tlsAcme: true },
    pathRoutes: null,
  });
  const on = `project: "p", environment: "main"`;
  await run(
    `updateAutogeneratedRouteConfigOnEnvironment(input: {${on}, patch: {tlsAcme: false}}) { enabled }`,
  );
  expect(await get("environmentById(id: 1) { autogeneratedRouteConfig { enabled tlsAcme } }")).toEqual({
    autogeneratedRouteConfig: { enabled: true, tlsAcme: false },
  });
  expect(await run(`removeAutogeneratedRouteConfigFromEnvironment(${on})`)).toBe("success");
  for (let time = 0; time < 2; time++) {
    expect(await run(`removeAutogeneratedRouteConfigFromProject(project: "p")`)).toBe("success");
  }
  expect(await read()).toEqual({ autogeneratedRouteConfig: null });
});

test("a project in an organization needs the organization's leave", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(`addOrganization(input: {name: "o"})`);
  await run("addExistingProjectToOrganization(input: {project: 1, organization: 1}) { id }");
  await expect(made(route("a.example.com"))).rejects.toThrow("This feature is currently unavailable");
  await run("updateOrganization(input: {id: 1, patch: {featureApiRoutes: true}}) { id }");
  await made(route("a.example.com"));
  expect(await get(`projectByName(name: "p") { featureApiRoutes organizationDetails { name } }`)).toEqual({
    ...{ featureApiRoutes: true, organizationDetails: { name: "o" } },
  });
});
