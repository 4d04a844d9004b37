import { randomBytes, randomUUID } from "node:crypto";
import type { Cluster, Node, Rule, StoredCluster } from "./bodies.ts";
import {
  baseStorageGib,
  ENGINES,
  MOST_STORAGE_GIB,
  memoryGib,
  REGIONS,
  STORAGE_STEP_GIB,
} from "./database-options.ts";
import type { Stored } from "./records.ts";
import { ApiError } from "./requests.ts";
import type { Account } from "./session.ts";
import { defaultVpc, vpcOf } from "./vpc-api.ts";

export const newPassword = (): string =>
  `AVNS_${randomBytes(15).toString("base64url").replaceAll(/[-_]/g, "x")}`;

/** The cluster with this id. Throws 404. */
export function clusterOf({ records }: Account, id: string): StoredCluster {
  const found = records.get<Cluster>("database cluster", id);
  if (!found) throw new ApiError(404, "cluster not found");
  return found;
}

/** As `clusterOf`, a look that brings what is under way nearer to its end. */
export function lookAt(account: Account, id: string): StoredCluster {
  const cluster = clusterOf(account, id);
  const { stepsLeft, backupIn, status } = cluster.body;
  if (stepsLeft === 0 && backupIn === 0 && status === "online") return cluster;
  return change(account, cluster, { ...advanced(cluster.body), backupIn: Math.max(0, backupIn - 1) });
}

/** A cluster or replica one look later. */
export function advanced<Body extends Node>(body: Body): Body {
  const stepsLeft = Math.max(0, body.stepsLeft - 1);
  return { ...body, stepsLeft, status: stepsLeft === 0 ? "online" : body.status };
}

export function change(account: Account, cluster: StoredCluster, changes: Partial<Cluster>): StoredCluster {
  const body = { ...cluster.body, ...changes };
  account.records.save(cluster, body);
  return { ...cluster, body };
}

export interface ClusterRequest {
  readonly name: string;
  readonly engine: string;
  readonly version: string;
  readonly size: string;
  readonly region: string;
  readonly nodeCount: number;
  readonly vpcId: string;
  readonly projectId: string;
  readonly storageMib: number;
  readonly tags: readonly string[];
  readonly autoscale?: Cluster["autoscale"];
  readonly backupOf?: string | undefined;
}

/** Makes a cluster, whose options must be among those that DigitalOcean offers. */
export function createCluster(account: Account, asked: ClusterRequest): StoredCluster {
  const { records, settings } = account;
  const { name, engine, version, region, size, nodeCount } = asked;
  if (engine === "redis") throw new ApiError(422, "creating redis clusters is no longer supported");
  const options = ENGINES[engine];
  if (!options) throw new ApiError(422, "invalid cluster engine");
  if (!options.versions.includes(version)) throw new ApiError(422, `invalid ${engine} version`);
  if (records.named("database cluster", name) || settings.takenNames.includes(name))
    throw new ApiError(422, "cluster name is not available");
  if (records.list("database cluster").length >= settings.clusterLimit)
    throw new ApiError(422, "you have reached your database cluster limit");
  if (asked.backupOf !== undefined && !records.named("database cluster", asked.backupOf))
    throw new ApiError(422, "backup not found");
  refuseRegion(region);
  refuseLayout(engine, size, nodeCount);
  const vpcId = networkIn(account, region, asked.vpcId);
  const storageMib = storageOf(size, asked.storageMib);
  const { projectId = "", tags, autoscale } = asked;
  return records.insert("database cluster", {
    name,
    body: {
      ...{ engine, version, size, region, nodeCount, vpcId, storageMib, tags, autoscale },
      ...started(account, asked.backupOf === undefined ? "creating" : "forking"),
      ...{ projectId: projectId || randomUUID(), password: newPassword(), rules: [] },
      ...{ evictionPolicy: "noeviction", sqlMode: "ANSI,ERROR_FOR_DIVISION_BY_ZERO,STRICT_ALL_TABLES" },
      ...{ window: { day: "sunday", hour: "03:00:00" }, backupIn: settings.stepsUntilBackup },
    } satisfies Cluster,
  });
}

/** A change that takes as many looks as the settings say. */
export function started({ settings }: Account, status: Node["status"]): Pick<Node, "status" | "stepsLeft"> {
  const stepsLeft = settings.stepsUntilOnline;
  return { status: stepsLeft === 0 ? "online" : status, stepsLeft };
}

export function refuseRegion(region: string): void {
  if (!(REGIONS as readonly string[]).includes(region)) throw new ApiError(422, "invalid cluster region");
}

function refuseLayout(engine: string, size: string, nodeCount: number): void {
  const layouts = ENGINES[engine]?.sizes ?? {};
  if (!Object.values(layouts).some((sizes) => sizes.includes(size))) throw new ApiError(422, "invalid size");
  if (!layouts[nodeCount]) throw new ApiError(422, "invalid number of nodes");
  if (!layouts[nodeCount].includes(size))
    throw new ApiError(422, `size ${size} is not available for ${nodeCount} nodes`);
}

/** The VPC asked for, which must be in the region, or the region's default. */
export function networkIn(account: Account, region: string, vpcId: string): string {
  if (!vpcId) return defaultVpc(account, region).id;
  const { body } = account.records.get<{ region: string }>("VPC", vpcId) ?? {};
  if (body?.region !== region)
    throw new ApiError(422, "invalid private_network_uuid: no such VPC in the region");
  return vpcOf(account, vpcId).id;
}

/** MiB of disk: within what the size may have, in steps (doctl: 10 GiB, up to 15 TB). */
export function storageOf(size: string, askedMib: number, currentMib = 0): number {
  const least = Math.max(baseStorageGib(size) * 1024, currentMib);
  if (!askedMib) return least;
  const invalid = askedMib % (STORAGE_STEP_GIB * 1024) !== 0 || askedMib > MOST_STORAGE_GIB * 1024;
  if (invalid || askedMib < baseStorageGib(size) * 1024) throw new ApiError(422, "invalid storage size");
  if (askedMib < currentMib) throw new ApiError(422, "storage size cannot be reduced");
  return askedMib;
}

/** Resizes a cluster; nodes and disks grow only (docs: PostgreSQL limits; doctl databases resize). */
export function resizeCluster(
  account: Account,
  id: string,
  { size, nodeCount, storageMib }: { size: string; nodeCount: number; storageMib: number },
): void {
  const cluster = clusterOf(account, id);
  refuseLayout(cluster.body.engine, size, nodeCount);
  const storage = resized(cluster, size, storageMib);
  change(account, cluster, { size, nodeCount, storageMib: storage, ...started(account, "resizing") });
}

/** MiB of disk after a change of size, which must not be a smaller one. */
export function resized({ body }: Stored<Node>, size: string, storageMib: number): number {
  if (memoryGib(size) < memoryGib(body.size)) throw new ApiError(422, "cannot resize to a smaller size");
  return storageOf(size, storageMib, body.storageMib);
}

/** Moves a cluster to another region, into that one's default VPC: its own belongs to the old one. */
export function migrateCluster(account: Account, id: string, region: string): void {
  const cluster = clusterOf(account, id);
  refuseRegion(region);
  change(account, cluster, {
    ...{ region, vpcId: defaultVpc(account, region).id },
    ...started(account, "migrating"),
  });
}

export function upgradeCluster(account: Account, id: string, version: string): void {
  const cluster = clusterOf(account, id);
  const { engine, version: current } = cluster.body;
  const { versions = [] } = ENGINES[engine] ?? {};
  if (versions.indexOf(version) <= versions.indexOf(current))
    throw new ApiError(422, `cannot upgrade from version ${current} to ${version}`);
  change(account, cluster, { version });
}

/** Replaces all trusted sources at once (OpenAPI: databases_update_firewall_rules; 100 at most, no IPv6). */
export function setRules(account: Account, id: string, asked: readonly Pick<Rule, "type" | "value">[]): void {
  const cluster = clusterOf(account, id);
  if (asked.length > 100) throw new ApiError(422, "a database cluster can have 100 trusted sources at most");
  if (asked.some(({ type, value }) => type === "ip_addr" && !/^[\d.]+(\/\d+)?$/.test(value)))
    throw new ApiError(422, "invalid IP address");
  const kept = ({ type, value }: Pick<Rule, "type" | "value">) =>
    cluster.body.rules.find((rule) => rule.type === type && rule.value === value);
  const createdAt = new Date().toISOString();
  const rules = asked.map((rule) => kept(rule) ?? { ...rule, uuid: randomUUID(), createdAt });
  change(account, cluster, { rules });
}
