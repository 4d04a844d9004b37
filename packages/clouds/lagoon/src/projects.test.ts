import { expect, test } from "vitest";
import { lagoon, lagoonWithProject, PROJECT } from "./client.fixture.ts";

const ALL = `id name gitUrl availability branches pullrequests productionEnvironment productionAlias standbyAlias
  autoIdle storageCalc problemsUi factsUi productionBuildPriority developmentBuildPriority deploymentsDisabled
  developmentEnvironmentsLimit subfolder routerPattern kubernetes { id name } openshift { id } groups { name type }`;

for (const generation of ["2.33", "2.8"] as const) {
  test(`${generation}: a project is filled in with defaults (facts: project/sql.ts createProject)`, async () => {
    const { get } = await lagoonWithProject({}, { generation });
    expect(await get(`projectByName(name: "p") { ${ALL} }`)).toEqual({
      ...{ id: 1, name: "p", gitUrl: "git@example.com:org/p.git", availability: "STANDARD" },
      ...{ branches: "true", pullrequests: "true", productionEnvironment: "main" },
      ...{
        productionAlias: "lagoon-production",
        standbyAlias: "lagoon-standby",
        autoIdle: 1,
        storageCalc: 1,
      },
      ...{ problemsUi: 0, factsUi: 0, productionBuildPriority: 6, developmentBuildPriority: 5 },
      ...{ deploymentsDisabled: 0, developmentEnvironmentsLimit: 5, subfolder: null, routerPattern: null },
      ...{ kubernetes: { id: 1, name: "dt" }, openshift: { id: 1 } },
      groups: [{ name: "project-p", type: "project-default-group" }],
    });
  });
}

test("each project has a key; a given one is kept, what is none is refused", async () => {
  const { get, run } = await lagoonWithProject();
  const first = (await get(`projectByName(name: "p") { privateKey publicKey }`)) as Record<string, string>;
  expect(first.privateKey).toContain("BEGIN OPENSSH PRIVATE KEY");
  expect(first.publicKey).toMatch(/^ssh-ed25519 AAAA/);
  const given = JSON.stringify(first.privateKey);
  await run(`updateProject(input: {id: 1, patch: {privateKey: ${given}}}) { id }`);
  await expect(run(`updateProject(input: {id: 1, patch: {privateKey: "none"}}) { id }`)).rejects.toThrow(
    "There was an error with the privateKey",
  );
});

test("a name that is taken: a message of its own in 2.33, the database's in 2.8", async () => {
  const newer = await lagoonWithProject();
  await expect(newer.made(PROJECT)).rejects.toThrow("Error creating project 'p'. Project already exists.");
  const older = await lagoonWithProject({}, { generation: "2.8" });
  await expect(older.made(PROJECT)).rejects.toThrow(
    "no: 1062, SQLState: 23000) Duplicate entry 'p' for key 'name'",
  );
});

test.each([
  ["Upper", "Only lowercase characters, numbers and dashes allowed for name!"],
  ["a--b", "Multiple consecutive dashes are not allowed for name!"],
])("the name %s is refused", async (name, message) => {
  const { made } = await lagoonWithProject();
  await expect(made(PROJECT.replace('"p"', `"${name}"`))).rejects.toThrow(message);
});

test("a project needs a deploy target that there is, and a git address", async () => {
  const { made } = await lagoon();
  await expect(made(PROJECT)).rejects.toThrow('Openshift ID: "1" does not exist"');
  await expect(made(PROJECT.replace("kubernetes: 1, ", ""))).rejects.toThrow(
    "Must provide kubernetes or openshift",
  );
  await expect(made(PROJECT.replace(/gitUrl: ".*?"/, 'gitUrl: "nonsense"'))).rejects.toThrow(
    "gitUrl is invalid",
  );
});

test("a change keeps what it doesn't name; null empties, but not what can't be null", async () => {
  const { run, get } = await lagoonWithProject();
  const patch = (fields: string) =>
    run(`updateProject(input: {id: 1, patch: {${fields}}}) { subfolder autoIdle }`);
  expect(await patch(`subfolder: "web", autoIdle: 0`)).toEqual({ subfolder: "web", autoIdle: 0 });
  expect(await patch("subfolder: null")).toEqual({ subfolder: null, autoIdle: 0 });
  await expect(patch("autoIdle: null")).rejects.toThrow("Column 'auto_idle' cannot be null");
  await expect(patch("")).rejects.toThrow("input.patch requires at least 1 attribute");
  expect(await get(`projectByName(name: "p") { branches }`)).toEqual({ branches: "true" });
});

test("a project that has environments isn't deleted by 2.33, and its ids aren't used again", async () => {
  const { run, made, get } = await lagoonWithProject();
  await made(
    `addOrUpdateEnvironment(input: {name: "main", project: 1, deployType: BRANCH, deployBaseRef: "main", environmentType: PRODUCTION})`,
  );
  const remove = () => run(`deleteProject(input: {project: "p"})`);
  await expect(remove()).rejects.toThrow("there are existing environments that need to be removed first");
  await run(`deleteEnvironment(input: {name: "main", project: "p", execute: false})`);
  expect(await remove()).toBe("success");
  expect(await get(`projectByName(name: "p") { id }`)).toBeNull();
  await expect(remove()).rejects.toThrow("Not found: 'p'");
  await expect(get(`groupByName(name: "project-p") { id }`)).rejects.toThrow("Group not found: project-p");
  expect(await made(PROJECT)).toBe(2);
});

test("metadata is set and removed by key", async () => {
  const { run } = await lagoonWithProject();
  const set = (key: string) =>
    run(`updateProjectMetadata(input: {id: 1, patch: {key: "${key}", value: "1"}}) { metadata }`);
  await set("a");
  expect(await set("b")).toEqual({ metadata: { a: "1", b: "1" } });
  expect(await run(`removeProjectMetadataByKey(input: {id: 1, key: "a"}) { metadata }`)).toEqual({
    metadata: { b: "1" },
  });
});
