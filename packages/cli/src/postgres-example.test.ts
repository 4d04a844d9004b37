import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stacksOf, Workplace } from "./testing/kindling.ts";

const EXAMPLE = join(import.meta.dirname, "..", "..", "..", "examples", "postgres");
const CLUSTER = "DigitalOceanDatabaseCluster/shop";

// One story, each test going on where the one before it ended.
describe("examples/postgres", () => {
  let place: Workplace;
  beforeAll(async () => {
    place = new Workplace(await mkdtemp(join(tmpdir(), "postgres-example-")));
    await cp(EXAMPLE, place.path("postgres"), { recursive: true });
    await mkdir(place.path(".kindling", "clouds"), { recursive: true });
  });
  afterAll(() => rm(place.folder, { recursive: true }));

  /** Changes the cluster's manifest for as long as `work` takes. */
  const edited = async <Result>(
    changes: Record<string, string>,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const text = await readFile(place.path("postgres", "cluster.yaml"), "utf8");
    let next = text;
    for (const [before, after] of Object.entries(changes)) {
      expect(next).toContain(before);
      next = next.replace(before, after);
    }
    await place.write("postgres/cluster.yaml", next);
    try {
      return await work();
    } finally {
      await place.write("postgres/cluster.yaml", text);
    }
  };
  const changesOf = async (command: string, ...args: string[]) => {
    const ended = await place.sandbox(command, ["postgres", "-o", "json", ...args]);
    expect(ended.status, ended.stderr).toBe(0);
    return Object.fromEntries(
      stacksOf(ended).map(({ kind, name, changes: { same: _, ...changes } }) => [`${kind}/${name}`, changes]),
    );
  };
  const NONE = { create: 0, update: 0, replace: 0, delete: 0 };

  it("goes up in one command, and has nothing to do in a preview after it", async () => {
    expect((await changesOf("up", "--yes"))[CLUSTER]).toEqual({ ...NONE, create: 3 });
    for (const changes of Object.values(await changesOf("preview"))) expect(changes).toEqual(NONE);
  });

  it("tells the connection URI only when it is asked for", async () => {
    const uri = "pulumi://digitalocean-database-cluster/dev.shop#connection_uri";
    const { stdout } = await place.sandbox("secret", [uri]);
    expect(stdout).toMatch(/^postgresql:\/\/doadmin:AVNS_\w+@shop-db-.*sslmode=require\n$/);
    const outputs = await place.sandbox("outputs", [CLUSTER]);
    expect(outputs.stdout).toContain("connection_uri: [secret]");
    expect(outputs.stdout + outputs.stderr).not.toContain("AVNS_");
  });

  it("is resized in place", () =>
    edited({ "db-s-1vcpu-2gb": "db-s-2vcpu-4gb", "storageGib: 30": "storageGib: 60" }, async () => {
      expect((await changesOf("up", "--yes"))[CLUSTER]).toEqual({ ...NONE, update: 1 });
    }));

  it("has another VPC beside it for the next test", async () => {
    const vpc = await readFile(place.path("postgres", "vpc.yaml"), "utf8");
    await place.write("other.yaml", vpc.replaceAll(": shop", ": other").replace("10.20.", "10.30."));
    expect(await place.sandbox("up", ["other.yaml", "--yes"])).toMatchObject({ status: 0 });
  });

  it.each([
    ["engine", { "engine: postgres": "engine: mysql", '"17"': '"8"' }],
    ["name", { "clusterName: shop-db": "clusterName: other-db" }],
    ["VPC", { "ref:\n      name: shop": "ref:\n      name: other" }],
    ["region with its VPC", { "region: nyc3": "region: lon1" }],
  ])("refuses what would delete data: another %s", async (what, changes) => {
    const sized = { "db-s-1vcpu-2gb": "db-s-2vcpu-4gb", "storageGib: 30": "storageGib: 60", ...changes };
    const { status, stderr } = await edited(sized, () => place.sandbox("up", ["postgres", "--yes"]));
    expect(status).toBe(1);
    const guard = /deletes the data in it: if you mean it, set metadata\.lifecycle\.allowReplace: true/;
    expect(stderr).toMatch(what.startsWith("region") ? /the VPC shop is in nyc3, not in lon1/ : guard);
  });

  it("replaces when metadata.lifecycle.allowReplace says so", () =>
    edited(
      { "name: shop\n": "name: shop\n  lifecycle: {allowReplace: true}\n", "-db\n": "-db2\n" },
      async () => {
        expect((await changesOf("up", "--yes"))[CLUSTER]).toEqual({ ...NONE, replace: 1 });
      },
    ));

  it("says why DigitalOcean refuses, and what to do", async () => {
    await place.write(".kindling/clouds/digitalocean.yaml", "failures: [{ status: 429, times: 99 }]\n");
    const { status, stderr } = await place.sandbox("refresh", ["postgres", "--yes"]);
    await rm(place.path(".kindling", "clouds", "digitalocean.yaml"));
    expect(status).toBe(1);
    expect(stderr).toMatch(/reading VPC: DigitalOcean's rate limit .* Run again later.*429 .*after 5 tries/);
  });

  it("comes down in order, and leaves nothing", async () => {
    const { status, stderr } = await place.sandbox("destroy", ["postgres", "other.yaml", "--yes"]);
    expect(status, stderr).toBe(0);
    expect(stderr.search(/Vpc dev\.shop: .*deleting/)).toBeGreaterThan(
      stderr.search(/Cluster dev\.shop: \d+ deleted/),
    );
    const held = JSON.parse((await place.run(["sandbox", "status", "-o", "json"])).stdout);
    expect(held.clouds.digitalocean).toEqual([]);
  });
});
