import { mkdir } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { type Workplace, workplace } from "./testing/kindling.ts";

const spec = {
  ...{ clusterName: "shop-db", engine: "postgres", engineVersion: "17", region: "nyc3" },
  ...{ sizeSlug: "db-s-1vcpu-2gb", nodeCount: 2, storageGib: 30 },
};
const manifest = (changes: object = {}, kind = "DigitalOceanDatabaseCluster") =>
  JSON.stringify({
    apiVersion: "digital-ocean.project-planton.org/v1",
    kind,
    metadata: { name: "shop" },
    spec: { ...spec, ...changes },
  });

/** Where DigitalOcean answers the request for a cluster so. */
async function failing(failure: object): Promise<Workplace> {
  const place = await workplace();
  await place.write("cluster.yaml", manifest());
  await mkdir(place.path(".kindling", "clouds"), { recursive: true });
  const failures = [{ method: "POST", path: "/databases", ...failure }];
  await place.write(".kindling/clouds/digitalocean.yaml", JSON.stringify({ failures }));
  return place;
}

describe("an error answer of DigitalOcean's API", () => {
  // One more try than the provider's own would go well: there is none.
  it.for([
    [401, 1, /DigitalOcean refused the token.*DIGITALOCEAN_TOKEN/],
    [404, 1, /DigitalOcean doesn't find it.*see to the ids in the manifest/],
    [409, 1, /another change of it is under way. Run again/],
    [412, 1, /isn't ready for this.*Run again in some minutes/],
    [422, 1, /didn't accept a value of the manifest/],
    [429, 5, /rate limit .* is still reached after waiting for it. Run again later.*after 5 tries/],
    [500, 5, /failed to answer; nothing is wrong with the manifest. Run again later.*after 5 tries/],
    [503, 5, /failed to answer; nothing is wrong with the manifest. Run again later.*after 5 tries/],
  ] as const)(
    "%i says what was being done, why it failed and what to do",
    async ([status, times, reason]) => {
      const place = await failing({ status, times });
      const ended = await place.sandbox("up", ["cluster.yaml", "--yes"]);
      expect(ended.status).toBe(1);
      const [line = ""] = ended.stderr.split("\n").filter((one) => one.includes("(DigitalOcean: "));
      expect(line).toMatch(
        /creating digitalocean:index\/databaseCluster:DatabaseCluster cluster: creating database cluster: /,
      );
      expect(line).toMatch(reason);
      expect(line).toContain(`(DigitalOcean: ${status} `);
    },
  );

  it("that passes goes unnoticed: the provider waits for Retry-After and tries again", async () => {
    const place = await failing({ status: 429, retryAfter: 1, times: 1 });
    expect(await place.sandbox("up", ["cluster.yaml", "--yes"])).toMatchObject({ status: 0 });
  });
});

describe("bad input is refused with the cause and what is allowed", () => {
  const pool = { cluster: { ref: "shop" }, poolName: "shop", mode: "query", size: 1, dbName: "shop" };
  it("all at once", async () => {
    const place = await workplace();
    const cases = {
      "node_count 0": [manifest({ nodeCount: 0 }), /spec\.nodeCount: .*required/],
      "node_count 4": [manifest({ nodeCount: 4 }), /nodeCount must be 1, 2 or 3 for postgres, mysql/],
      "storage below": [
        manifest({ storageGib: 20 }),
        /can't be less than what the size comes with: .*30 for db-s-1vcpu-2gb/,
      ],
      "storage above": [manifest({ storageGib: 15370 }), /spec\.storageGib: .*10.*15360/],
      "bad slug": [
        manifest({ sizeSlug: "medium" }),
        /spec\.sizeSlug: .*such as db-s-1vcpu-1gb, db-s-2vcpu-4gb/,
      ],
      private: [manifest({ enablePublicConnectivity: false }), /needs vpc: name the DigitalOceanVpc/],
      mode: [
        manifest(pool, "DigitalOceanDatabaseConnectionPool"),
        /spec\.mode: .*transaction, session.* statement/,
      ],
    } as const;
    const files = Object.entries(cases).map(([name, [text]]) => place.write(`${name}.yaml`, text));
    const { status, stderr } = await place.run(["validate", ...(await Promise.all(files))]);
    expect(status).toBe(1);
    for (const [name, [, reason]] of Object.entries(cases)) {
      const lines = stderr.split("\n").filter((line) => line.includes(`error: ${name}.yaml`));
      expect(lines.join("\n"), stderr).toMatch(reason);
    }
  });

  it("but sizes and versions that the dated tables don't have only warn, since the API decides", async () => {
    const place = await workplace();
    await place.write("new.yaml", manifest({ sizeSlug: "db-s-3vcpu-5gb", engineVersion: "99" }));
    const { status, stderr } = await place.run(["validate", "new.yaml"]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/isn't among the sizes that DigitalOcean offered in May 2026/);
    expect(stderr).toMatch(
      /engineVersion isn't among those that DigitalOcean offered in May 2026: 13 to 17 for postgres/,
    );
  });
});
