import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { client, lagoon, lagoonWithProject, temporaryFolder } from "./client.fixture.ts";

/** A simulated Lagoon in a process of its own. */
async function lagoonProcess(directory: string) {
  const program = `
    import { startLagoonCloud } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
    const { url, token } = await startLagoonCloud({ directory: ${JSON.stringify(directory)} });
    console.log(JSON.stringify({ url, token }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, ...client(JSON.parse(line)) };
}

const ADD = `addKubernetes(input: {name: "dt", consoleUrl: "https://k8s.example.com"})`;

test("processes that start at the same moment share one Lagoon, ids and names in it", async () => {
  const directory = await temporaryFolder();
  const processes = await Promise.all([1, 2].map(() => lagoonProcess(directory)));
  const [first, second] = await Promise.allSettled(processes.map(({ made }) => made(ADD)));
  expect([first?.status, second?.status].sort()).toEqual(["fulfilled", "rejected"]);
  for (const { get } of processes) expect(await get("allKubernetes { id }")).toEqual([{ id: 1 }]);
});

test("what was answered outlives kill -9", async () => {
  const directory = await temporaryFolder();
  const { child, made } = await lagoonProcess(directory);
  await made(ADD);
  child.kill("SIGKILL");
  await once(child, "exit");
  const { get } = await lagoon({}, { directory });
  expect(await get("allKubernetes { name }")).toEqual([{ name: "dt" }]);
});

test("no secret can be found in the file", async () => {
  const { cloud, directory, run } = await lagoonWithProject();
  await run(`addOrUpdateEnvVariableByName(input: {name: "KEY", value: "hush-hush", project: "p"}) { id }`);
  await cloud.close();
  expect(await readFile(join(directory, "lagoon.sqlite"), "latin1")).not.toMatch(/hush-hush|OPENSSH/);
});

test("a folder or port that can't be had is an error that says so", async () => {
  const { cloud, directory } = await lagoon();
  const inside = join(directory, "lagoon.sqlite", "folder");
  await expect(lagoon({}, { directory: inside })).rejects.toMatchObject({
    code: expect.stringMatching(/un(writ|read)able/),
  });
  const port = Number(new URL(cloud.url).port);
  await expect(lagoon({}, { port })).rejects.toThrow(`can't listen on port ${port}`);
});
