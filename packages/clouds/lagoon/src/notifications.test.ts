import { expect, test } from "vitest";
import { lagoonWithProject } from "./client.fixture.ts";

const FIELDS = {
  Slack: `webhook: "https://hooks.example.com", channel: "c"`,
  RocketChat: `webhook: "https://hooks.example.com", channel: "c"`,
  Email: `emailAddress: "a@example.com"`,
  MicrosoftTeams: `webhook: "https://hooks.example.com"`,
  Webhook: `webhook: "https://hooks.example.com"`,
};

const link = (verb: string, type: string, more = "") =>
  `${verb}(input: {project: "p", notificationType: ${type}, notificationName: "n" ${more}}) { name }`;
const add = (verb: string, type: string, more = "") => link(`addNotification${verb}`, type, more);

for (const [type, fields] of Object.entries(FIELDS)) {
  test(`${type}: added once, changed, linked to a project, and not deleted before it is unlinked`, async () => {
    const { run, get } = await lagoonWithProject();
    const create = () => run(`addNotification${type}(input: {name: "n", ${fields}}) { id name }`);
    expect(await create()).toEqual({ id: 1, name: "n" });
    await expect(create()).rejects.toThrow("Error adding notification n. Notification already exists");
    expect(await run(`updateNotification${type}(input: {name: "n", patch: {name: "m"}}) { name }`)).toEqual({
      name: "m",
    });
    await run(`updateNotification${type}(input: {name: "m", patch: {name: "n"}}) { id }`);
    await run(add("ToProject", type.toUpperCase()));
    expect(
      await get(
        `projectByName(name: "p") { notifications { __typename ... on Notification${type} { name contentType notificationSeverityThreshold } } }`,
      ),
    ).toEqual({
      notifications: [
        {
          ...{ __typename: `Notification${type}`, name: "n" },
          contentType: "deployment",
          notificationSeverityThreshold: "NONE",
        },
      ],
    });
    const remove = () => run(`deleteNotification${type}(input: {name: "n"})`);
    await expect(remove()).rejects.toThrow("Can't delete notification linked to projects");
    for (let time = 0; time < 2; time++) await run(link("removeNotificationFromProject", type.toUpperCase()));
    expect(await remove()).toBe("success");
    await expect(remove()).rejects.toThrow("reading 'organization'");
    await expect(
      run(`updateNotification${type}(input: {name: "n", patch: {name: "m"}}) { id }`),
    ).rejects.toThrow("No notification found for n");
  });
}

test("a link is for deployments unless it says problems, and is made once", async () => {
  const { run, get } = await lagoonWithProject();
  await run(`addNotificationEmail(input: {name: "n", emailAddress: "a@example.com"}) { id }`);
  const problems = ", contentType: PROBLEM, notificationSeverityThreshold: HIGH";
  await run(add("ToProject", "EMAIL", problems));
  await expect(run(add("ToProject", "EMAIL", problems))).rejects.toThrow("Duplicate entry '1-1-EMAIL'");
  const listed = (args: string) =>
    get(
      `projectByName(name: "p") { notifications${args} { ... on NotificationEmail { notificationSeverityThreshold } } }`,
    );
  expect(await listed("")).toEqual({ notifications: [] });
  expect(await listed("(contentType: PROBLEM)")).toEqual({
    notifications: [{ notificationSeverityThreshold: "HIGH" }],
  });
  expect(await listed("(contentType: PROBLEM, type: SLACK)")).toEqual({ notifications: [] });
});

test("a link to what isn't there", async () => {
  const newer = await lagoonWithProject();
  await expect(newer.run(add("ToProject", "SLACK"))).rejects.toThrow("reading 'oid'");
  const older = await lagoonWithProject({}, { generation: "2.8" });
  await expect(older.run(add("ToProject", "SLACK"))).rejects.toThrow(
    "Could not find notification 'n' of type 'slack'",
  );
});
