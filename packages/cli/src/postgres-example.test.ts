import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, stacksOf, Workplace } from "./testing/kindling.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "postgres");
const CLUSTER = "DigitalOceanDatabaseCluster/shop";
const FAMILY = [
  "DatabaseDb",
  "DatabaseUser",
  "DatabaseFirewall",
  "DatabaseConnectionPool",
  "DatabaseReplica",
];
const BIGGER = { "db-s-1vcpu-2gb": "db-s-2vcpu-4gb", "storageGib: 30": "storageGib: 60" };
const PERMIT = { "name: shop\n": "name: shop\n  lifecycle: {allowReplace: true}\n" };

// One story, each test going on where the one before it ended.
describe("examples/postgres", () => {
  let place: Workplace;
  // All that was shown, but for what was asked for to show secrets.
  const said: string[] = [];
  const secrets = new Set<string>();
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "postgres-example-")));
    await cp(EXAMPLE, place.path("postgres"), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  const sandbox = async (command: string, ...args: string[]): Promise<Ended> => {
    const ended = await place.sandbox(command, args);
    said.push(ended.stdout, ended.stderr);
    return ended;
  };
  /** Changes a manifest. */
  const edit = async (file: string, changes: Readonly<Record<string, string>>): Promise<void> => {
    let text = await readFile(place.path("postgres", file), "utf8");
    for (const [before, after] of Object.entries(changes)) {
      expect(text).toContain(before);
      text = text.replace(before, after);
    }
    await place.write(`postgres/${file}`, text);
  };
  /** Changes a manifest for as long as `work` takes. */
  const edited = async <Result>(
    file: string,
    changes: Readonly<Record<string, string>>,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const text = await readFile(place.path("postgres", file), "utf8");
    await edit(file, changes);
    try {
      return await work();
    } finally {
      await place.write(`postgres/${file}`, text);
    }
  };
  /** The changes of the stacks that had any. */
  const changesOf = async (command: string, ...args: string[]) => {
    const ended = await sandbox(command, "postgres", "-o", "json", ...args);
    expect(ended.status, ended.stderr).toBe(0);
    const found = stacksOf(ended).map(({ kind, name, changes: { same: _, ...changes } }) => {
      const some = Object.entries(changes).filter(([, count]) => count > 0);
      return [`${kind}/${name}`, Object.fromEntries(some)] as const;
    });
    return Object.fromEntries(found.filter(([, changes]) => Object.keys(changes).length > 0));
  };
  /** Adds all secrets of the stacks to those that are looked for in the end. */
  const learnSecrets = async (): Promise<void> => {
    for (const kind of ["DatabaseCluster", "DatabaseUser", "DatabaseConnectionPool", "DatabaseReplica"]) {
      const stack = `DigitalOcean${kind}/${kind === "DatabaseReplica" ? "reports" : "shop"}`;
      const { stdout } = await place.sandbox("outputs", [stack, "--show-secrets", "-o", "json"]);
      for (const value of Object.values(JSON.parse(stdout)))
        for (const password of String(value).match(/AVNS_\w+/g) ?? []) secrets.add(password);
    }
  };

  it("goes up in one command, and has nothing to do in a preview after it", async () => {
    expect(Object.values(await changesOf("up", "--yes"))).toEqual(Array(7).fill({ create: 3 }));
    expect(await changesOf("preview")).toEqual({});
  });

  it("tells the connection URIs only when it is asked for", async () => {
    for (const [project, uri] of [
      [
        "digitalocean-database-cluster",
        /^postgresql:\/\/doadmin:AVNS_\w+@shop-db-.*:25060\/defaultdb\?sslmode=/,
      ],
      [
        "digitalocean-database-connection-pool",
        /^postgresql:\/\/shop:AVNS_\w+@shop-db-.*:25061\/shop-pool\?/,
      ],
    ] as const) {
      const { stdout } = await place.sandbox("secret", [`pulumi://${project}/dev.shop#connection_uri`]);
      expect(stdout).toMatch(uri);
    }
    const outputs = await sandbox("outputs", CLUSTER);
    expect(outputs.stdout).toContain("connection_uri: [secret]");
    await learnSecrets();
    expect(secrets.size).toBe(2);
  });

  it.each([
    [
      "a pool that the cluster is too small for",
      "pool.yaml",
      { "size: 40": "size: 48" },
      /spec\.size: 48 is more .* Use 1 to 47/,
    ],
    [
      "a firewall for a cluster that lets only its VPC in",
      "cluster.yaml",
      { "nodeCount: 2": "nodeCount: 2\n  enablePublicConnectivity: false" },
      /firewall\.yaml:8:5: spec\.cluster: refers to .* whose enablePublicConnectivity is false/,
    ],
  ])("refuses before anything happens %s", async (_what, file, changes, reason) => {
    const { status, stderr } = await edited(file, changes, () => sandbox("up", "postgres", "--yes"));
    expect(status).toBe(1);
    expect(stderr).toMatch(reason);
    expect(await changesOf("preview")).toEqual({});
  });

  it("refuses to take a cluster's rules from a firewall that is up, and a second firewall beside it", async () => {
    const isPrivate = { "nodeCount: 2": "nodeCount: 2\n  enablePublicConnectivity: false" };
    const closed = await edited("cluster.yaml", isPrivate, () =>
      sandbox("up", "postgres/cluster.yaml", "--yes"),
    );
    expect(closed.status).toBe(1);
    expect(closed.stderr).toMatch(
      /DigitalOceanDatabaseFirewall\/shop, which is up, refers to DigitalOceanDatabaseCluster\/shop, whose enablePublicConnectivity is false/,
    );
    const firewall = await readFile(place.path("postgres", "firewall.yaml"), "utf8");
    const name = await place.write("second.yaml", firewall.replace(/^ {2}name: shop$/m, "  name: second"));
    const second = await sandbox("up", name, "--yes");
    expect(second.status).toBe(1);
    expect(second.stderr).toMatch(
      /second\.yaml:8:5: spec\.cluster: refers to DigitalOceanDatabaseCluster\/shop, and so does DigitalOceanDatabaseFirewall\/shop, which is up/,
    );
  });

  it("is resized in place, and the replica follows", async () => {
    await edit("cluster.yaml", BIGGER);
    expect(await changesOf("up", "--yes")).toEqual({
      [CLUSTER]: { update: 1 },
      "DigitalOceanDatabaseReplica/reports": { update: 1 },
    });
  });

  it("has VPCs beside it for the next tests", async () => {
    const vpc = await readFile(place.path("postgres", "vpc.yaml"), "utf8");
    const other = vpc.replaceAll(": shop", ": other").replace("10.20.", "10.30.");
    const london = vpc.replaceAll(": shop", ": london").replace("10.20.", "10.40.").replace("nyc3", "lon1");
    await place.write("other.yaml", `${other}\n---\n${london}`);
    expect(await sandbox("up", "other.yaml", "--yes")).toMatchObject({ status: 0 });
  });

  const inVpc = (name: string) => ({ "ref:\n      name: shop": `ref:\n      name: ${name}` });
  it.each<[string, Record<string, string>]>([
    ["engine", { "engine: postgres": "engine: mysql", '"17"': '"8"' }],
    ["name", { "clusterName: shop-db": "clusterName: other-db" }],
    ["VPC", inVpc("other")],
    ["region with its VPC", { "region: nyc3": "region: lon1" }],
    ["region and VPC", { "region: nyc3": "region: lon1", ...inVpc("london") }],
  ])("refuses what would delete data: another %s", async (what, changes) => {
    const up = () => sandbox("up", "postgres/cluster.yaml", "--yes");
    const { status, stderr } = await edited("cluster.yaml", changes, up);
    expect(status).toBe(1);
    const guard = /deletes the data in it: if you mean it, set metadata\.lifecycle\.allowReplace: true/;
    const away = /the VPC shop is in nyc3, not in lon1: name one in lon1, or take the change of region back/;
    expect(stderr).toMatch(what === "region with its VPC" ? away : guard);
  });

  it("replaces when metadata.lifecycle.allowReplace says so, and makes anew what was in the old cluster", async () => {
    await edit("cluster.yaml", { ...PERMIT, "clusterName: shop-db": "clusterName: shop-db2" });
    await edit("database.yaml", PERMIT);
    expect(await changesOf("up", "--yes")).toMatchObject({
      [CLUSTER]: { replace: 1 },
      "DigitalOceanDatabaseDb/shop": { create: 1 },
      "DigitalOceanDatabaseReplica/reports": { create: 1 },
    });
    expect(await changesOf("preview")).toEqual({});
    await learnSecrets();
    expect(secrets.size).toBe(4);
  });

  it("won't destroy the cluster alone, naming what refers to it", async () => {
    const { status, stderr } = await sandbox("destroy", "postgres/cluster.yaml", "--yes");
    expect(status).toBe(1);
    expect(stderr).toContain("won't destroy DigitalOceanDatabaseCluster dev.shop, which");
    for (const kind of FAMILY) expect(stderr).toContain(`DigitalOcean${kind}/`);
  });

  it("comes down in order, and leaves nothing", async () => {
    const { status, stderr } = await sandbox("destroy", "postgres", "other.yaml", "--yes");
    expect(status, stderr).toBe(0);
    const gone = (stack: string) => stderr.search(new RegExp(`${stack}: \\d+ deleted`));
    const begins = (stack: string) => stderr.search(new RegExp(`${stack}: - .*deleting`));
    const inCluster = FAMILY.map((kind): [string, string] => [
      `DigitalOcean${kind} dev.${kind === "DatabaseReplica" ? "reports" : "shop"}`,
      "DigitalOceanDatabaseCluster dev.shop",
    ]);
    for (const [user, used] of [
      ...inCluster,
      ["DigitalOceanDatabaseConnectionPool dev.shop", "DigitalOceanDatabaseDb dev.shop"],
      ["DigitalOceanDatabaseConnectionPool dev.shop", "DigitalOceanDatabaseUser dev.shop"],
      ["DigitalOceanDatabaseCluster dev.shop", "DigitalOceanVpc dev.shop"],
    ] as const) {
      expect(gone(user), user).toBeGreaterThan(-1);
      expect(begins(used), `${used} after ${user}`).toBeGreaterThan(gone(user));
    }
    const held = JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout);
    expect(held.clouds.digitalocean).toEqual([]);
  });

  it("has shown no secret, and written none", async () => {
    const forms = [...secrets].flatMap((secret) => [secret, Buffer.from(secret).toString("base64")]);
    const holds = (text: string) => forms.some((form) => text.includes(form));
    expect(said.filter(holds)).toEqual([]);
    const entries = await readdir(place.folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(holds(await readFile(file, "latin1")), file).toBe(false);
  });
});
