import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { addProject, projectByName, updateProject } from "../documents/project.ts";
import { documents } from "../documents.fixture.ts";
import { credentialOf } from "./credential.ts";
import { print } from "./document.ts";
import { Lagoon } from "./lagoon.ts";
import {
  ApiError,
  ConnectionError,
  harmless,
  NotFoundError,
  UnauthorizedError,
  UnsupportedError,
  ValidationError,
} from "./lagoon-error.ts";

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | "cut";

/** A server that gives these answers in turn, the last one for ever. */
async function answering(...replies: Reply[]) {
  const bodies: { query: string; variables: unknown; authorization: string }[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    bodies.push({ ...JSON.parse(text), authorization: request.headers.authorization });
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    if (!reply || reply === "cut") return request.socket.destroy();
    const { status = 200, headers = {}, body } = reply;
    response.writeHead(status, {
      "content-type": typeof body === "string" ? "text/html" : "application/json",
      ...headers,
    });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => void server.close());
  const waits: number[] = [];
  let now = 0;
  const clock = {
    now: () => now,
    async wait(ms: number) {
      waits.push(ms);
      now += ms;
    },
  };
  const url = `http://127.0.0.1:${port}/api/graphql`;
  const logged: string[] = [];
  const host = { agent: "test", log: (_: string, line: string) => void logged.push(line) };
  const lagoon = (credential = credentialOf({ token: "t0ken-of-the-test" })) =>
    new Lagoon({ url, credential, clock, jitter: () => 0 }, host);
  return { lagoon, bodies, waits, url, logged };
}

const site = { data: { projectByName: { id: 1, name: "site" } } };
const ask = (lagoon: Lagoon) => lagoon.run(projectByName, { name: "site" }, {});
const change = { input: { id: 1, patch: { branches: "main" } } };
const creation = {
  input: { name: "shop", gitUrl: "git@x:y.git", productionEnvironment: "main", openshift: 1 },
};
const error = (message: string, path: (string | number)[] = []) => ({ errors: [{ message, path }] });

test("asks with the token, and gives the answer's field", async () => {
  const { lagoon, bodies } = await answering({ body: site });
  expect(await ask(lagoon())).toEqual({ id: 1, name: "site" });
  expect(bodies).toMatchObject([
    {
      authorization: "Bearer t0ken-of-the-test",
      operationName: "projectByName",
      variables: { name: "site" },
      query: expect.stringMatching(
        /^query projectByName\(\$name: String!\) \{ projectByName\(name: \$name\) \{ id /,
      ),
    },
  ]);
});

test.each([
  ["5xx", { status: 503, body: "<html>" }],
  ["a cut connection", "cut"],
  ["429", { status: 429, body: {} }],
] as [string, Reply][])(
  "tries a query again three times, after %s, for longer each time",
  async (_, reply) => {
    const { lagoon, waits, bodies } = await answering(reply, reply, reply, { body: site });
    expect(await ask(lagoon())).toMatchObject({ id: 1 });
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(bodies).toHaveLength(4);
  },
);

test.each(["cut", { status: 502, body: "<html>" }, { status: 429, body: {} }] as Reply[])(
  "gives up after that (%j)",
  async (reply) => {
    const { lagoon, bodies } = await answering(reply);
    await expect(ask(lagoon())).rejects.toThrow(ConnectionError);
    expect(bodies).toHaveLength(4);
  },
);

test("waits as long as Retry-After says, though it changes something", async () => {
  const refused = { status: 429, headers: { "retry-after": "7" }, body: {} };
  const { lagoon, waits } = await answering(refused, { body: { data: { addProject: { id: 2 } } } });
  expect(await lagoon().run(addProject, creation, {})).toEqual({ id: 2 });
  expect(waits).toEqual([7000]);
});

test("never sends again what may have been done already, unless that is safe", async () => {
  for (const reply of ["cut", { status: 502, body: "<html>" }] as Reply[]) {
    const unsafe = await answering(reply);
    await expect(unsafe.lagoon().run(addProject, creation, {})).rejects.toThrow(ConnectionError);
    expect(unsafe.bodies).toHaveLength(1);
    const safe = await answering(reply, { body: { data: { updateProject: { id: 1 } } } });
    expect(await safe.lagoon().run(updateProject, change, {})).toEqual({ id: 1 });
    expect(safe.bodies).toHaveLength(2);
  }
});

/** What adds something, and yet is the same done twice. */
const SAFE_ADDS = [
  ...[
    "addOrUpdateEnvVariableByName",
    "addOrUpdateRouteOnEnvironment",
    "addUserToGroup",
    "addGroupsToProject",
  ],
  ...["addExistingProjectToOrganization", "addPlatformRoleToUser"],
];

test("of all mutations only those are repeated that are the same done twice", async () => {
  for (const document of new Set((await documents()).values())) {
    const { operation, field } = document;
    if (operation === "query") continue;
    const { lagoon, bodies } = await answering("cut", { body: { data: { [field]: null } } });
    await lagoon()
      .run(document, {} as never, {})
      .catch(() => {});
    const isRepeated = bodies.length > 1;
    expect([field, isRepeated]).toEqual([field, document.repeatable]);
    if (/^add/.test(field)) expect([field, isRepeated]).toEqual([field, SAFE_ADDS.includes(field)]);
  }
});

test.each([400, 401, 403, 404, 408, 409])("takes status %d as it is, at once", async (status) => {
  const { lagoon, bodies, waits } = await answering({ status, body: error("Unauthorized - no") });
  await expect(ask(lagoon())).rejects.toThrow(
    status === 401 || status === 403 ? UnauthorizedError : /Unauthorized/,
  );
  expect([bodies.length, waits]).toEqual([1, []]);
});

test.each([
  ['Unauthorized: You don\'t have permission to "view" on "project"', UnauthorizedError],
  ["Group not found: team", NotFoundError],
  ['Environment "x" does not exist in project "1"', NotFoundError],
  ['Variable "$input" got invalid value { name: "hush" }; Expected type "Int".', ValidationError],
  ["Error creating project 'shop'. Project already exists.", ApiError],
  ["(conn:7, no: 1146, SQLState: 42S02) Table 'infrastructure.project' doesn't exist", ApiError],
])("knows what %s is, and doesn't try again", async (message, kind) => {
  const { lagoon, bodies } = await answering({
    body: { data: { projectByName: null }, ...error(message, ["projectByName"]) },
  });
  await expect(ask(lagoon())).rejects.toThrow(kind);
  expect(bodies).toHaveLength(1);
});

test("takes what stands before Lagoon and finds nothing for no word of Lagoon's", async () => {
  const { lagoon } = await answering({ status: 404, body: error("Route not found") });
  await expect(ask(lagoon())).rejects.toThrow(ApiError);
});

test("keeps where in the answer an error is", async () => {
  const path = ["projectByName", "environments", 0, "route"];
  const { lagoon } = await answering({ body: { data: { projectByName: null }, ...error("broken", path) } });
  const failure = await ask(lagoon()).catch((found) => found);
  expect(failure.faults).toEqual([{ message: "broken", path }]);
  expect(failure.message).toBe("projectByName: broken (at projectByName.environments.0.route)");
});

test("says so when something else answers", async () => {
  for (const body of ["<html>hello</html>", { hello: 1 }, { data: {} }]) {
    const { lagoon } = await answering({ body });
    await expect(ask(lagoon())).rejects.toThrow("but not as a GraphQL API does");
  }
  const { lagoon } = await answering({ status: 404, body: "<html>" });
  await expect(ask(lagoon())).rejects.toThrow("an HTML page");
});

test("tries again to reach what isn't there, whatever is asked: nothing can have been done", async () => {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  const attempts: unknown[] = [];
  const lagoon = new Lagoon(
    {
      url: `http://127.0.0.1:${port}/graphql/`,
      credential: credentialOf({ token: "t0ken-of-the-test" }),
      clock: { now: () => 0, wait: async () => {} },
      onRequest: (attempt) => void attempts.push(attempt),
    },
    { agent: "test", log() {} },
  );
  await expect(lagoon.run(addProject, creation, {})).rejects.toMatchObject({
    ...{ name: "ConnectionError", notDone: true },
    message: expect.stringContaining(`Lagoon at http://127.0.0.1:${port}/graphql/ can't be reached`),
  });
  expect(attempts).toHaveLength(4);
});

test("leaves out fields that the server lacks, and remembers it", async () => {
  const lacks = { status: 400, body: error('Cannot query field "publicKey" on type "Project".') };
  const { lagoon, bodies } = await answering(lacks, { body: site });
  const client = lagoon();
  expect(await ask(client)).toMatchObject({ id: 1 });
  await ask(client);
  expect(bodies.map(({ query }) => query.includes("publicKey"))).toEqual([true, false, false]);
  expect(print(projectByName)).toContain("publicKey");
});

test.each([
  ['Cannot query field "addProject" on type "Mutation". Did you mean "allProjects"?', "Mutation.addProject"],
  [
    'Variable "$input" got invalid value "hush-hush" at "input.x"; Field "buildImage" is not defined by type "AddProjectInput".',
    "AddProjectInput.buildImage",
  ],
  ['Unknown argument "input" on field "Mutation.addProject".', "addProject.input"],
  ['Cannot query field "gitUrl" on type "Project".', "Project.gitUrl"],
])("names what the server is too old for: %s", async (message, name) => {
  const { lagoon, bodies } = await answering({ status: 400, body: error(message) });
  const client = lagoon();
  const failure = await client.run(addProject, creation, {}).catch((found) => found);
  expect(failure).toBeInstanceOf(UnsupportedError);
  expect(failure.message).toContain(name);
  expect(failure.message).not.toContain("hush");
  expect(bodies).toHaveLength(1);
});

test("asks once for what many ask at the same time", async () => {
  const { lagoon, bodies } = await answering({ body: site });
  const client = lagoon();
  const shared = () => client.shared(projectByName, { name: "site" });
  expect(await Promise.all([shared(), shared(), shared()])).toHaveLength(3);
  expect(bodies).toHaveLength(1);
  await shared();
  expect(bodies).toHaveLength(2);
});

test("the token goes before the secret; neither is an error", async () => {
  const both = credentialOf({ token: "t", jwtSecret: "s" });
  expect(await both.bearer()).toBe("t");
  expect(() => credentialOf({ token: "", jwtSecret: "" })).toThrow("set LAGOON_TOKEN");
});

test("makes an administrator's JWT of the secret, and renews it before it expires", async () => {
  let time = Date.UTC(2026, 0, 1);
  const { bearer, secrets } = credentialOf({ jwtSecret: "s3cret", time: () => time });
  const [one, two] = await Promise.all([bearer(), bearer()]);
  expect(one).toBe(two);
  expect(decodeProtectedHeader(one)).toMatchObject({ alg: "HS256" });
  const { exp = 0, iat = 0, ...claims } = decodeJwt(one);
  expect(claims).toMatchObject({ role: "admin", aud: "api.dev", sub: "lagoonadmin" });
  expect([iat, exp - iat]).toEqual([time / 1000, 3600]);
  await jwtVerify(one, new TextEncoder().encode("s3cret"), { currentDate: new Date(time) });
  expect(secrets).toEqual(["s3cret"]);
  time += 39 * 60_000;
  expect(await bearer()).toBe(one);
  time += 60_000;
  expect(decodeJwt(await bearer()).exp).toBe(time / 1000 + 3600);
  const other = credentialOf({ jwtSecret: "s3cret", jwtAudience: "api.test" });
  expect(decodeJwt(await other.bearer()).aud).toBe("api.test");
});

test("a JWT is renewed in the middle of a run, even of a request", async () => {
  let time = Date.UTC(2026, 0, 1);
  const credential = credentialOf({ jwtSecret: "s3cret", time: () => (time += 45 * 60_000) });
  const { lagoon, bodies } = await answering({ status: 503, body: {} }, { body: site });
  await ask(lagoon(credential));
  const [first, second] = bodies.map(({ authorization }) => decodeJwt(authorization.slice("Bearer ".length)));
  expect(second?.iat).toBeGreaterThan(first?.iat ?? 0);
});

test("what servers say of secrets is kept from people", async () => {
  expect(
    harmless(
      "(conn:12, no: 1062) Duplicate entry 'x' for key 'name'\nsql: insert into t values ('hush') - parameters:[]",
    ),
  ).toBe("(conn:12, no: 1062) Duplicate entry 'x' for key 'name'");
  expect(harmless("Incorrect string value: 'hu'sh\\xF0' for column `value` at row 1")).toBe(
    "Incorrect string value: [secret] for column `value` at row 1",
  );
  expect(harmless("error in your SQL syntax; near 'hush' at line 1")).not.toContain("hush");
  expect(harmless('Variable "$i" got invalid value { webhook: "hush" }; Field "x" is wrong')).not.toContain(
    "hush",
  );
  expect(harmless("token eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYWRtaW4ifQ.sig is bad")).toBe(
    "token [secret] is bad",
  );
  const { lagoon, logged } = await answering({ status: 401, body: error("bad t0ken-of-the-test") });
  await expect(ask(lagoon())).rejects.toThrow(/^(?!.*t0ken)/);
  expect(logged.join()).not.toContain("t0ken");
});
