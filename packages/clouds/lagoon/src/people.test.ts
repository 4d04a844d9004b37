import { expect, test } from "vitest";
import { lagoon, lagoonWithProject } from "./client.fixture.ts";
import { generatePrivateKey, publicKeyOf } from "./ssh.ts";

const PUBLIC = publicKeyOf(generatePrivateKey());
const KEY = `${PUBLIC.type} ${PUBLIC.value}`;

const USER = `{email: "a@example.com"}`;
const member = (verb: string, role = "") =>
  `${verb}(input: {user: ${USER}, group: {name: "g"} ${role}}) { members { user { email } role } }`;

test("groups have members with one role each, and projects", async () => {
  const { run, get } = await lagoonWithProject();
  await run(`addGroup(input: {name: "g"}) { id }`);
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  for (const role of ["GUEST", "OWNER"]) {
    expect(await run(member("addUserToGroup", `, role: ${role}`))).toEqual({
      members: [{ user: { email: "a@example.com" }, role }],
    });
  }
  await run(`addGroupsToProject(input: {project: {name: "p"}, groups: [{name: "g"}]}) { id }`);
  expect(await get(`groupByName(name: "g") { name type projects { name } memberCount }`)).toEqual({
    ...{ name: "g", type: null, projects: [{ name: "p" }], memberCount: 1 },
  });
  expect(
    await get(`userByEmail(email: "A@example.com") { groups { name } groupRoles { name role } }`),
  ).toEqual({
    ...{ groups: [{ name: "g" }], groupRoles: [{ name: "g", role: "OWNER" }] },
  });
  await run(`removeGroupsFromProject(input: {project: {id: 1}, groups: [{name: "g"}]}) { id }`);
  expect(await run(member("removeUserFromGroup"))).toEqual({ members: [] });
  expect(await get(`allProjectsInGroup(input: {name: "g"}) { name }`)).toEqual([]);
});

test("groups are in groups; names are taken once, and must be plain", async () => {
  const { run, get } = await lagoon();
  await run(`addGroup(input: {name: "g"}) { id }`);
  await run(`addGroup(input: {name: "child", parentGroup: {name: "g"}}) { id }`);
  expect(await get(`groupByName(name: "g") { groups { name } }`)).toEqual({ groups: [{ name: "child" }] });
  await expect(run(`addGroup(input: {name: "g"}) { id }`)).rejects.toThrow("Group g exists");
  await expect(run(`addGroup(input: {name: "G"}) { id }`)).rejects.toThrow("Only lowercase characters");
  expect(await run(`updateGroup(input: {group: {name: "g"}, patch: {name: "h"}}) { name }`)).toEqual({
    name: "h",
  });
  expect(await run(`deleteGroup(input: {group: {name: "h"}})`)).toBe("success");
  for (const name of ["h", "child"]) {
    await expect(get(`groupByName(name: "${name}") { id }`)).rejects.toThrow(`Group not found: ${name}`);
  }
});

test("users are known by email in any case, changed and deleted", async () => {
  const { run, get } = await lagoon();
  await run(`addUser(input: {email: "A@Example.com", firstName: "Ada"}) { id }`);
  await expect(run(`addUser(input: {email: "a@example.com"}) { id }`)).rejects.toThrow(
    "Username a@example.com exists",
  );
  await expect(run(member("addUserToGroup", ", role: GUEST"))).rejects.toThrow("Group not found: g");
  expect(
    await run(`updateUser(input: {user: ${USER}, patch: {lastName: "L"}}) { firstName lastName email }`),
  ).toEqual({
    ...{ firstName: "Ada", lastName: "L", email: "a@example.com" },
  });
  expect(
    await get(
      `userByEmail(email: "a@example.com") { emailNotifications { sshKeyChanges groupRoleChanges } }`,
    ),
  ).toEqual({
    emailNotifications: { sshKeyChanges: true, groupRoleChanges: false },
  });
  expect(await run(`deleteUser(input: {user: ${USER}})`)).toBe("success");
  await expect(get(`userByEmail(email: "a@example.com") { id }`)).rejects.toThrow(
    "User not found: a@example.com",
  );
});

test("roles on the platform are added and removed", async () => {
  const { run, get } = await lagoon();
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  const roles = () => get(`userByEmail(email: "a@example.com") { platformRoles }`);
  expect(await roles()).toEqual({ platformRoles: null });
  expect(await run(`addPlatformRoleToUser(user: ${USER}, role: VIEWER) { platformRoles }`)).toEqual({
    platformRoles: ["VIEWER"],
  });
  expect(await get("allPlatformUsers(role: VIEWER) { email }")).toEqual([{ email: "a@example.com" }]);
  await run(`removePlatformRoleFromUser(user: ${USER}, role: VIEWER) { id }`);
  expect(await roles()).toEqual({ platformRoles: null });
});

test("an SSH key belongs to one user, and is known by its fingerprint", async () => {
  const { run, get } = await lagoon();
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  const add = () =>
    run(
      `addUserSSHPublicKey(input: {name: "k", publicKey: "${KEY} a@b", user: ${USER}}) { id keyType keyValue keyFingerprint }`,
    );
  expect(await add()).toEqual({
    ...{ id: 1, keyType: "ssh-ed25519", keyValue: PUBLIC.value },
    keyFingerprint: expect.stringMatching(/^SHA256:/),
  });
  await expect(add()).rejects.toThrow("Error adding SSH key. Key already exists.");
  await expect(
    run(`addUserSSHPublicKey(input: {name: "k", publicKey: "ssh-rsa none", user: ${USER}}) { id }`),
  ).rejects.toThrow("Invalid SSH key format!");
  expect(await get(`userBySshKey(sshKey: "${KEY}") { email sshKeys { name } }`)).toEqual({
    ...{ email: "a@example.com", sshKeys: [{ name: "k" }] },
  });
  await expect(run(`updateUserSSHPublicKey(input: {id: 1, patch: {name: "x"}}) { id }`)).rejects.toThrow(
    "replaceAll",
  );
  expect(
    await run(`updateUserSSHPublicKey(input: {id: 1, patch: {name: "x", publicKey: "${KEY}"}}) { name }`),
  ).toEqual({ name: "x" });
  expect(await run("deleteUserSSHPublicKey(input: {id: 1})")).toBe("success");
});

test("2.8 takes a key's type and value apart", async () => {
  const { run } = await lagoon({}, { generation: "2.8" });
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  const key = `keyType: SSH_ED25519, keyValue: "${PUBLIC.value}"`;
  expect(await run(`addSshKey(input: {name: "k", ${key}, user: ${USER}}) { keyType }`)).toEqual({
    keyType: "ssh-ed25519",
  });
  expect(await run(`deleteSshKey(input: {name: "k"})`)).toBe("success");
});
