import { ENGINES } from "@kindling/cloud-digitalocean/database-options";
import { checkedManifest } from "@kindling/module-digital-ocean/kinds.fixture";
import { expect, it } from "vitest";
import kind from "./index.ts";

/** What is said of a cluster, but for one node's not being highly available. */
function saidOf(engine: string, engineVersion: string, sizeSlug: string, nodeCount: number): string[] {
  const spec = { clusterName: "shop-db", region: "nyc3", engine, engineVersion, sizeSlug, nodeCount };
  const { problems, warnings } = checkedManifest(kind, "shop-db", { ...spec, allowSingleNode: true });
  return [...problems, ...warnings].map(({ rule }) => rule.replace("digital_ocean_database_cluster.", ""));
}

const sizes = [...new Set(Object.values(ENGINES).flatMap(({ sizes }) => Object.values(sizes).flat()))];
const counts = [...new Set(Object.values(ENGINES).flatMap(({ sizes }) => Object.keys(sizes).map(Number)))];

it.each(Object.keys(ENGINES))("%s: the rules' tables are those of the API", (engine) => {
  const options = ENGINES[engine] as (typeof ENGINES)[string];
  const versions = engine === "redis" ? ["7"] : options.versions;
  const [first = ""] = versions;
  for (const count of counts)
    for (const size of sizes) {
      const offered = options.sizes[count];
      const expected = offered?.includes(size) ? [] : [offered ? "size.offered" : "node_count.engine"];
      expect(saidOf(engine, first, size, count), `${engine} ${size} ${count}`).toEqual(expected);
    }
  const [count = "", [size = ""] = []] = Object.entries(options.sizes)[0] ?? [];
  for (const version of versions) expect(saidOf(engine, version, size, Number(count))).toEqual([]);
  if (engine !== "redis") expect(saidOf(engine, "99", size, Number(count))).toEqual(["version.known"]);
});

it.each([
  ["db-s-3vcpu-5gb", ["size_slug.known"]],
  ["DB-S-1VCPU-2GB", ["string.pattern"]],
])("%s", (size, expected) => expect(saidOf("pg", "17", size, 2)).toEqual(expected));

it.each([
  [0, "must be at least 1 and at most 15, not 0"],
  [4, expect.stringContaining("must be 1, 2 or 3 for postgres")],
  [16, expect.stringMatching(/equal to 1 and .* equal to 15, not 16/)],
])("nodeCount %i is refused with what is allowed", (nodeCount, expected) => {
  const size = { engine: "pg", engineVersion: "17", sizeSlug: "db-s-1vcpu-2gb", nodeCount };
  const { problems } = checkedManifest(kind, "shop-db", { clusterName: "shop-db", region: "nyc3", ...size });
  expect(problems.map(({ message }) => message)).toEqual([expected]);
});

it.each(["4", "6", "8", "7.4"])("redis %s is refused with the reason", (version) =>
  expect(saidOf("redis", version, "db-s-1vcpu-2gb", 2)).toContain("redis_version"),
);
