import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { type Account, regionOf } from "./account.ts";
import { type Asked, invalid, optional, required, whole } from "./asked.ts";
import { sizeNamed } from "./catalogue.ts";
import { endpoints, type Family } from "./family.ts";
import { firewallIn } from "./firewalls.ts";
import { change, list, make, need } from "./inventory.ts";
import { addressAt } from "./networks.ts";
import { freeAddress } from "./reserved-ips.ts";
import type { Usage } from "./resources.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

/** Its network is its parent. */
export interface Database extends Changing {
  readonly size: string;
  readonly nodes: number;
  readonly software: string;
  readonly version: string;
  readonly firewallId: string;
  readonly publicIp: string;
  readonly password: string;
}

const software: Readonly<
  Record<string, { versions: string[]; default: string; port: number; user: string }>
> = {
  PostgreSQL: { versions: ["14", "15", "16", "17"], default: "17", port: 5432, user: "postgres" },
  MySQL: { versions: ["8.0", "8.4"], default: "8.4", port: 3306, user: "root" },
};

/** New MySQL is blocked since 2025-11 (civo/cli PR 575). */
const offered = ({ settings }: Account) =>
  Object.entries(software).filter(([name]) => name !== "MySQL" || settings.newMySql);

function softwareOf(account: Account, asked: Asked): { name: string; version: string } {
  const wanted = required(asked, "software").toLowerCase();
  // (?) How it is spelt: C sends PostgreSQL, so case doesn't matter here.
  const [name, one] = offered(account).find(([each]) => each.toLowerCase() === wanted) ?? [];
  if (!name || !one) throw invalid("software", `There is no software ${wanted}`);
  const version = optional(asked, "software_version") || one.default;
  if (!one.versions.includes(version)) throw invalid("software_version", `There is no ${name} ${version}`);
  return { name, version };
}

/** (?) 1, 3 or 5 (U). */
function nodesOf({ settings }: Account, asked: Asked, otherwise: number): number {
  const nodes = whole(asked, "nodes", 1, 9, otherwise);
  if (!settings.anyDatabaseNodes && ![1, 3, 5].includes(nodes))
    throw invalid("nodes", "There may be 1, 3 or 5 nodes");
  return nodes;
}

function usageOf(sizeName: string, nodes: number): Usage {
  const { cpu, ramMb, diskGb } = sizeNamed("Database", sizeName);
  return {
    ...{ database_count: 1, database_cpu_core: cpu * nodes, database_ram_mb: ramMb * nodes },
    database_disk_gb: diskGb * nodes,
  };
}

function create(account: Account, region: string, asked: Asked): Of<"database"> {
  if (optional(asked, "firewall_rule"))
    throw invalid("firewall_rule", "The simulated Civo makes no firewall here");
  const networkId = optional(asked, "network_id");
  const network = networkId
    ? need(account, "network", region, networkId)
    : list(account, "network", region).find(({ body }) => body.isDefault);
  if (network === undefined) throw invalid("network_id", "The network is required");
  const size = sizeNamed("Database", required(asked, "size")).name;
  const nodes = nodesOf(account, asked, 1);
  const { name: engine, version } = softwareOf(account, asked);
  const firewallId = optional(asked, "firewall_id");
  const body: Database = {
    ...{ size, nodes, software: engine, version, publicIp: freeAddress(account) },
    firewallId: firewallId ? firewallIn(account, network, firewallId).id : "",
    password: randomBytes(12).toString("base64url"),
    ...{ status: "Pending", transition: becoming(account, { status: "Ready" }) },
  };
  const usage = usageOf(size, nodes);
  return make(account, "database", {
    region,
    name: required(asked, "name"),
    parent: network.id,
    usage,
    body,
  });
}

const family: Family<"database"> = {
  type: "database",
  paged: true,
  deleting: "Deleting",
  make: (account, asked, { region }) => create(account, region, asked),
  render({ resources }, { id, name, region, parent = "", body }) {
    const { port = 0, user: username = "" } = software[body.software] ?? {};
    const cidr = resources.get<{ cidr: string }>("network", region, parent)?.body.cidr ?? "";
    const built = body.status !== "Pending";
    return {
      ...{
        id,
        name,
        nodes: body.nodes,
        size: body.size,
        software: body.software,
        software_version: body.version,
      },
      public_ipv4: built ? body.publicIp : "",
      private_ipv4: built ? addressAt(cidr, 250) : "",
      ...{ network_id: parent, firewall_id: body.firewallId, port, username, password: body.password },
      database_user_info: [{ username, password: body.password, port }],
      ...{ dns_entry: `${id}.db.civo.com`, status: body.status },
    };
  },
  // Only these three (facts: Databases).
  update(account, database, asked) {
    const nodes = nodesOf(account, asked, database.body.nodes);
    const wanted = optional(asked, "firewall_id");
    const network = need(account, "network", database.region, database.parent ?? "");
    const firewallId = wanted ? firewallIn(account, network, wanted).id : database.body.firewallId;
    const marks = {
      name: optional(asked, "name") || database.name,
      usage: usageOf(database.body.size, nodes),
    };
    return change(account, database, { nodes, firewallId }, marks);
  },
};

/** `databases`, without backups. */
export const databases = (account: Account): Hono => {
  const versions = new Hono().get("/versions", (c) => {
    regionOf(account, c);
    const rows = offered(account).map(([name, one]) => [
      name,
      one.versions.map((version) => ({ software_version: version, default: version === one.default })),
    ]);
    return c.json(Object.fromEntries(rows));
  });
  return versions.route("/", endpoints(account, family));
};
