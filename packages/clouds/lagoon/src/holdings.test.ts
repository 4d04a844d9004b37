import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lagoonWithProject, temporaryFolder } from "./client.fixture.ts";
import { holdings } from "./index.ts";

test("lists what there is, without what Lagoon makes by itself, and without HTTP", async () => {
  const { run, directory } = await lagoonWithProject();
  await run(`addOrUpdateEnvVariableByName(input: {name: "KEY", value: "1", project: "p"}) { id }`);
  await run(`addNotificationSlack(input: {name: "s", webhook: "w", channel: "c"}) { id }`);
  await run(`addUser(input: {email: "a@example.com"}) { id }`);
  expect(holdings(directory).map(({ noun, name }) => `${noun} ${name}`)).toEqual([
    ...["deploy target dt", "user a@example.com", "project p", "variable KEY", "Slack notification s"],
  ]);
});

test("a folder without any holds nothing, a file of another program's is an error", async () => {
  const directory = await temporaryFolder();
  expect(holdings(directory)).toEqual([]);
  await writeFile(join(directory, "lagoon.sqlite"), "something else entirely, and long enough to be read");
  expect(() => holdings(directory)).toThrow("can't read what the simulated Lagoon holds");
});
