import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { civo, client, temporaryFolder } from "./client.fixture.ts";
import { machines } from "./machines.fixture.ts";

/** A simulated Civo in a process of its own. */
async function civoProcess(directory: string) {
  const program = `
    import { startCivoCloud } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
    const { url, token } = await startCivoCloud({ directory: ${JSON.stringify(directory)} });
    console.log(JSON.stringify({ url, token }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let warnings = "";
  child.stderr.on("data", (text) => {
    warnings += text;
  });
  const [line] = await once(createInterface(child.stdout), "line");
  return { child, ...client(JSON.parse(line)), warnings: () => warnings };
}

test("processes that start at the same moment share one account, and names in it", async () => {
  const directory = await temporaryFolder();
  const processes = await Promise.all([1, 2, 3].map(() => civoProcess(directory)));
  const statuses = await Promise.all(processes.map(({ bucket }) => bucket("only-once")));
  expect(statuses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  for (const { get, warnings } of processes) {
    expect((await get("objectstores?region=LON1")).body.items).toHaveLength(1);
    expect(warnings()).toBe("");
  }
});

test("what was answered outlives kill -9", async () => {
  const directory = await temporaryFolder();
  const { child, bucket } = await civoProcess(directory);
  await Promise.all(["a", "b", "c"].map((name) => bucket(name)));
  child.kill("SIGKILL");
  await once(child, "exit");
  const { get } = await civo({}, { directory });
  const { items } = (await get("objectstores?region=LON1")).body;
  expect(items.map(({ name }) => name).sort()).toEqual(["a", "b", "c"]);
});

test("a change that one process began goes on in another", async () => {
  const clock = { now: () => 0, sleep: async () => {} };
  const { directory, instance, remove, show } = await machines({ pollsUntilGone: 2 }, { clock });
  const id = await instance("i");
  await remove("instances", id);
  const other = await civo({}, { directory, clock });
  expect((await other.show("instances", id)).status).toBe("DELETING");
  expect((await show("instances", id)).code).toBe("database_instance_find");
  expect((await other.get("instances?region=LON1")).body.items).toEqual([]);
});

test("a change may take time as well as readings", async () => {
  const clock = { time: 0, now: () => clock.time, sleep: async () => {} };
  const { instance, remove, get } = await machines({ readyAfterMs: 5000, goneAfterMs: 3000 }, { clock });
  const id = await instance("i");
  const listed = async () => (await get("instances?region=LON1")).body.items.map(({ status }) => status);
  expect(await listed()).toEqual(["BUILDING"]);
  clock.time = 5000;
  expect(await listed()).toEqual(["ACTIVE"]);
  await remove("instances", id);
  expect(await listed()).toEqual(["DELETING"]);
  clock.time = 8000;
  expect(await listed()).toEqual([]);
});

test("no key can be found in the file", async () => {
  const { credential, directory, cloud } = await civo();
  const { access_key_id, secret_access_key_id } = (await credential("findable")).body;
  await cloud.close();
  const file = await readFile(join(directory, "civo.sqlite"), "latin1");
  expect(file).toContain("findable");
  expect(file).not.toContain(access_key_id);
  expect(file).not.toContain(secret_access_key_id);
});

test("a folder or port that can't be had is an error that says so", async () => {
  const { cloud, directory } = await civo();
  const inside = join(directory, "civo.sqlite", "folder");
  await expect(civo({}, { directory: inside })).rejects.toMatchObject({
    code: expect.stringMatching(/un(writ|read)able/),
  });
  const port = Number(new URL(cloud.url).port);
  await expect(civo({}, { port })).rejects.toThrow(`can't listen on port ${port}`);
});
