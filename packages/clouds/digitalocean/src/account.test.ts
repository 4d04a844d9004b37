import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { account, open, small, temporaryFolder } from "./account.fixture.ts";
import { holdings, openDigitalOcean } from "./index.ts";

test("VPCs have names of their own and addresses of their own, and stay while something is in them", async () => {
  const { create, remove, invoke } = await account();
  const vpc = await create("Vpc", { name: "v", region: "nyc3", ipRange: "10.0.0.0/20" });
  await expect(create("Vpc", { name: "v", region: "nyc3" })).rejects.toThrow("already exists");
  await expect(create("Vpc", { name: "w", region: "nyc3", ipRange: "10.0.8.0/24" })).rejects.toThrow(
    "overlaps",
  );
  const cluster = await create("DatabaseCluster", { ...small, privateNetworkUuid: vpc.id });
  await expect(remove(vpc)).rejects.toThrow(/\* DELETE .* 403 .*Can not delete VPC with members/);
  const { outputs } = await invoke("digitalocean:index/getVpc:getVpc", { id: vpc.id });
  expect(outputs).toMatchObject({
    id: vpc.id,
    name: "v",
    ipRange: "10.0.0.0/20",
    region: "nyc3",
    default: false,
  });
  await remove(cluster);
  await remove(vpc);
});

test("names are made up where the program gives none, and then a replacement needs not delete first", async () => {
  const { create, change, check } = await account();
  const made = await create("Vpc", { region: "nyc3" });
  expect(made.inputs.name).toMatch(/^it-[0-9a-f]{7}$/);
  expect(await check("Vpc", { region: "nyc3" }, made.inputs)).toEqual(made.inputs);
  expect(await change(made, { region: "lon1" })).toBe("region: update-replace");
});

test("a refresh takes note of drift, in inputs too", async () => {
  const { create, update, read } = await account();
  const made = await create("Vpc", { name: "v", region: "nyc3" });
  await update(made, { name: "renamed" });
  expect((await read(made)).inputs).toEqual({ name: "renamed", region: "nyc3" });
});

test("what it holds can be listed, without what every account has", async () => {
  const { create, directory } = await account();
  const { id: clusterId } = await create("DatabaseCluster", small);
  await create("DatabaseDb", { clusterId, name: "shop" });
  await create("DatabaseFirewall", { clusterId, rules: [{ type: "tag", value: "web" }] });
  expect(holdings(directory)).toEqual([
    { noun: "database cluster", name: "shop-db", place: "nyc3" },
    { noun: "trusted source", name: "tag web", place: "of shop-db" },
    { noun: "database", name: "shop", place: "of shop-db" },
  ]);
  expect(holdings(await temporaryFolder())).toEqual([]);
});

test("no password can be found in the file", async () => {
  const { create, directory, cloud } = await account();
  const { password } = open(await create("DatabaseCluster", small));
  cloud.close();
  expect(await readFile(join(directory, "digitalocean.sqlite"), "latin1")).not.toContain(password);
});

test("settings come from digitalocean.yaml, and wrong ones are refused with the right ones", async () => {
  const directory = await temporaryFolder();
  await writeFile(join(directory, "digitalocean.yaml"), "clusterLimit: 0\n");
  const { create } = await account({}, { directory });
  await expect(create("DatabaseCluster", small)).rejects.toThrow("limit");
  await writeFile(join(directory, "digitalocean.yaml"), "clusterLimits: 0\n");
  await expect(openDigitalOcean({ directory })).rejects.toThrow("did you mean clusterLimit?");
  await writeFile(join(directory, "digitalocean.yaml"), "failures: [{ status: 200 }]\n");
  await expect(openDigitalOcean({ directory })).rejects.toThrow("failures.0.status");
  const inside = join(directory, "digitalocean.yaml", "folder");
  await expect(openDigitalOcean({ directory: inside })).rejects.toMatchObject({ path: expect.any(String) });
});

/** Makes VPCs of these names in a process of its own, which then stays. */
async function otherProcess(directory: string, names: readonly string[]) {
  const program = `
    import { openDigitalOcean } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
    const provider = (await openDigitalOcean({ directory: ${JSON.stringify(directory)} })).provider()();
    const urn = "urn:pulumi:s::p::digitalocean:index/vpc:Vpc::v";
    const signal = new AbortController().signal;
    const make = (name) => provider.create({ urn, signal, log() {}, inputs: { name, region: "nyc3" }, preview: false });
    const made = await Promise.allSettled(${JSON.stringify(names)}.map(make));
    console.log(made.filter(({ status }) => status === "fulfilled").length);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [made] = await once(createInterface(child.stdout), "line");
  return { child, made: Number(made) };
}

test("several processes share one account, and what was made outlives kill -9", async () => {
  const directory = await temporaryFolder();
  const processes = await Promise.all(
    [1, 2, 3].map((index) => otherProcess(directory, ["one", `own-${index}`])),
  );
  expect(processes.reduce((sum, { made }) => sum + made, 0)).toBe(4);
  await Promise.all(
    processes.map(async ({ child }) => {
      child.kill("SIGKILL");
      await once(child, "exit");
    }),
  );
  const names = holdings(directory).map(({ name }) => name);
  expect(names.toSorted()).toEqual(["one", "own-1", "own-2", "own-3"]);
});
