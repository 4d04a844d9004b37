import { expect, test } from "vitest";
import { client, lagoon, lagoonWithProject } from "./client.fixture.ts";
import type { Generation } from "./index.ts";
import { type Claims, signToken } from "./tokens.ts";

const NOW = 1_800_000_000;
const clock = { now: () => NOW * 1000, sleep: async () => {} };
const SECRET = "s3cret";
const claims = { role: "admin", aud: "api.dev", iss: "me", sub: "me", iat: NOW, exp: NOW + 60 };

/** Status and message of an answer to a request with an `Authorization` header. */
async function asking(generation: Generation, authorization: string, settings = {}) {
  const { cloud } = await lagoon({ jwtSecret: SECRET, ...settings }, { generation, clock });
  const { status, errors } = await client(cloud, authorization).send("{ lagoonVersion }");
  return `${status} ${errors[0]?.message ?? "let in"}`;
}

const bearer = (changes: Claims = {}, secret = SECRET) =>
  `Bearer ${signToken({ ...claims, ...changes }, secret)}`;
const without = ({ role: _, ...others }: Claims) => `Bearer ${signToken(others, SECRET)}`;

const CASES: [string, string, string, string][] = [
  ["a token", bearer(), "200 let in", "200 let in"],
  ["no header", "", "401 Unauthorized - Bearer token required", "401 Unauthorized - Bearer Token Required"],
  [
    "another scheme",
    "Basic abc",
    "401 Unauthorized - Bearer token required",
    "401 Unauthorized - Bearer Token Required",
  ],
  [
    "no JWT",
    "Bearer abc",
    "401 Unauthorized - Bearer token malformed",
    "403 Forbidden - Invalid Auth Token: Error decoding token: jwt malformed",
  ],
  [
    "another secret",
    bearer({}, "other"),
    "401 Unauthorized - Legacy token invalid: invalid signature",
    "403 Forbidden - Invalid Auth Token: Error decoding token: invalid signature",
  ],
  [
    "an expired one",
    bearer({ exp: NOW }),
    "401 Unauthorized - Legacy token invalid: jwt expired",
    "403 Forbidden - Invalid Auth Token: Error decoding token: jwt expired",
  ],
  [
    "another audience",
    bearer({ aud: "x" }),
    "401 Unauthorized - Legacy token invalid: Token audience mismatch.",
    "403 Forbidden - Invalid Auth Token: Error decoding token: Token audience mismatch.",
  ],
  [
    "another role",
    bearer({ role: "user" }),
    "401 Unauthorized - Legacy token invalid: Cannot authenticate non-admin user with legacy token.",
    "403 Forbidden - Invalid Auth Token: Cannot authenticate non-admin user with legacy token.",
  ],
  [
    "no role",
    without(claims),
    "401 Unauthorized - Bearer token unrecognized",
    "403 Forbidden - Invalid Auth Token: Cannot authenticate non-admin user with legacy token.",
  ],
];

test.each(CASES)("%s (facts: authMiddleware.ts, util/auth.ts)", async (_, authorization, newer, older) => {
  expect(await asking("2.33", authorization)).toBe(newer);
  expect(await asking("2.8", authorization)).toBe(older);
});

test("2.33 can be told to refuse tokens that are valid for long; one from the future it refuses", async () => {
  const strict = { legacyExpiryReject: true };
  expect(await asking("2.33", bearer({ exp: NOW + 3601 }), strict)).toMatch(
    /^401 .* expiry 3601 is greater than 3600$/,
  );
  expect(await asking("2.33", bearer({ exp: NOW + 3600 }), strict)).toBe("200 let in");
  expect(await asking("2.33", bearer({ iat: NOW + 61 }))).toMatch(/^401 .* is issued before/);
  expect(await asking("2.33", bearer({ iat: NOW + 60 }))).toBe("200 let in");
});

test("users may do what their role in the project's groups allows, and see no deploy target's token", async () => {
  const { cloud, run, made } = await lagoonWithProject();
  await made(
    `addOrUpdateEnvironment(input: {name: "main", project: 1, deployType: BRANCH, deployBaseRef: "main", environmentType: PRODUCTION})`,
  );
  await run(`addUser(input: {email: "Dev@example.com"}) { email }`);
  await run(
    `addUserToGroup(input: {user: {email: "dev@example.com"}, group: {name: "project-p"}, role: DEVELOPER}) { name }`,
  );
  const dev = client(cloud, `Bearer ${cloud.userToken("dev@example.com")}`);
  expect(await dev.get("me { email }")).toEqual({ email: "dev@example.com" });
  expect(
    await dev.get(`projectByName(name: "p") { name privateKey kubernetes { name token consoleUrl } }`),
  ).toEqual({
    ...{ name: "p", privateKey: null, kubernetes: { name: "dt", token: null, consoleUrl: null } },
  });
  await expect(dev.run(`deleteProject(input: {project: "p"})`)).rejects.toThrow(
    `Unauthorized: You don't have permission to "delete" on "project"`,
  );
  const variable = (environment: string) =>
    dev.run(
      `addOrUpdateEnvVariableByName(input: {name: "A", value: "1", project: "p", environment: "${environment}"}) { name }`,
    );
  await expect(variable("main")).rejects.toThrow(`"environment:add:production" on "env_var"`);
});

test("platform owners may do everything, platform viewers see it", async () => {
  const { cloud, run } = await lagoonWithProject();
  for (const role of ["OWNER", "VIEWER"]) {
    await run(`addUser(input: {email: "${role}@example.com"}) { id }`);
    await run(`addPlatformRoleToUser(user: {email: "${role}@example.com"}, role: ${role}) { id }`);
  }
  const [owner, viewer] = ["OWNER", "VIEWER"].map((role) =>
    client(cloud, `Bearer ${cloud.userToken(`${role}@example.com`)}`),
  );
  expect(await viewer?.get("allProjects { name }")).toEqual([{ name: "p" }]);
  await expect(viewer?.run(`deleteProject(input: {project: "p"})`)).rejects.toThrow("Unauthorized");
  expect(await owner?.run(`deleteProject(input: {project: "p"})`)).toBe("success");
});

test("an administrator's token belongs to no user", async () => {
  const { get } = await lagoon();
  await expect(get("me { email }")).rejects.toThrow("reading 'access_token'");
});
