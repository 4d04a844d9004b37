import type { PropertyMap } from "@kindling/core/property-value";
import type { StoredCluster } from "../bodies.ts";
import {
  change,
  clusterOf,
  createCluster,
  lookAt,
  migrateCluster,
  resizeCluster,
  upgradeCluster,
} from "../cluster-api.ts";
import { connectionTo } from "../connection.ts";
import { list, number, oneOf, type Resource, strings, text } from "../resource.ts";
import type { Session } from "../session.ts";
import { refusesTag, sameTags } from "../tags.ts";

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const CACHES = ["redis", "valkey"];

const at = (id: string, part = ""): string => `/v2/databases/${id}${part}`;
const differs = (name: string, before: PropertyMap, after: PropertyMap): boolean =>
  JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null);

/** database/resource_database_cluster.go; facts: DigitalOcean. */
export const databaseCluster: Resource = {
  inputs: {
    name: { required: true, replaces: true },
    engine: { required: true, replaces: true },
    version: { required: true },
    size: { required: true },
    region: { required: true },
    nodeCount: { required: true },
    privateNetworkUuid: { replaces: true, computed: true },
    projectId: { replaces: true, computed: true },
    storageSizeMib: { computed: true },
    storageAutoscale: {},
    maintenanceWindows: {},
    backupRestore: {},
    evictionPolicy: {},
    sqlMode: {},
    tags: { same: sameTags, refuses: refusesTag },
  },
  outputs: [
    ...[
      "clusterUrn",
      "database",
      "host",
      "metricsEndpoints",
      "password",
      "port",
      "privateHost",
      "privateUri",
    ],
    ...["uiDatabase", "uiHost", "uiPassword", "uiPort", "uiUri", "uiUser", "uri", "user"],
  ],
  secrets: ["password", "privateUri", "uiPassword", "uiUri", "uri"],
  refuses(inputs) {
    const engine = text(inputs, "engine");
    const [window] = list(inputs, "maintenanceWindows");
    return [
      window && oneOf(...DAYS)(String(window.day).toLowerCase()),
      inputs.sqlMode && engine !== "mysql" && "sql_mode is only supported for MySQL Database Clusters",
      inputs.evictionPolicy &&
        !CACHES.includes(engine) &&
        "eviction_policy is only supported for Redis or Valkey Database Clusters",
    ].flatMap((reason) => (typeof reason === "string" && reason ? [{ property: "", reason }] : []));
  },
  suppresses(name, before, after) {
    const caches = CACHES.includes(text(before, "engine")) && CACHES.includes(text(after, "engine"));
    if (name === "engine") return caches;
    if (name === "version") return caches && number(before, "version") > number(after, "version");
    return name === "maintenanceWindows" && sameWindow(before, after);
  },
  async create(session, inputs, made) {
    const id = await session.send("Error creating database cluster", "POST", "/v2/databases", () => {
      const { id } = createCluster(session.account, requestOf(inputs));
      return id;
    });
    // What goes wrong from here on until it is online leaves a cluster that no state knows (facts: DigitalOcean).
    await untilOnline(session, id, "Error creating database cluster");
    made(id);
    const [window] = list(inputs, "maintenanceWindows");
    if (window) await setWindow(session, id, inputs, "Error adding maintenance window for database cluster");
    if (inputs.evictionPolicy) await setEvictionPolicy(session, id, text(inputs, "evictionPolicy"), "adding");
    if (inputs.sqlMode) await setSqlMode(session, id, text(inputs, "sqlMode"), "adding");
    return id;
  },
  read: (session, id, known) =>
    session.find("Error retrieving database cluster", at(id), () =>
      stateOf(lookAt(session.account, id), known),
    ),
  async update(session, id, before, after) {
    const { account } = session;
    const changed = (name: string) => differs(name, before, after);
    if (["size", "nodeCount", "storageSizeMib"].some(changed)) {
      const storageMib = changed("storageSizeMib") ? number(after, "storageSizeMib") : 0;
      const asked = { size: text(after, "size"), nodeCount: number(after, "nodeCount"), storageMib };
      await session.send("Error resizing database cluster", "PUT", at(id, "/resize"), () =>
        resizeCluster(account, id, asked),
      );
      await untilOnline(session, id, "Error resizing database cluster");
    }
    if (changed("region")) {
      await session.send("Error migrating database cluster", "PUT", at(id, "/migrate"), () =>
        migrateCluster(account, id, text(after, "region")),
      );
      await untilOnline(session, id, "Error migrating database cluster");
    }
    if (!sameWindow(before, after))
      await setWindow(session, id, after, "Error updating maintenance window for database cluster");
    if (changed("evictionPolicy"))
      await setEvictionPolicy(session, id, text(after, "evictionPolicy") || "noeviction", "updating");
    if (changed("sqlMode")) await setSqlMode(session, id, text(after, "sqlMode"), "updating");
    if (changed("version"))
      await session.send("Error upgrading version for database cluster", "PUT", at(id, "/upgrade"), () =>
        upgradeCluster(account, id, text(after, "version")),
      );
    if (!sameTags(before.tags ?? [], after.tags ?? []))
      await session.send("Error updating tags", "POST", "/v2/tags", () =>
        change(account, clusterOf(account, id), { tags: strings(after, "tags") }),
      );
    // Taking it out changes nothing.
    if (changed("storageAutoscale") && after.storageAutoscale)
      await session.send(
        "Error updating storage autoscale for database cluster",
        "PUT",
        at(id, "/autoscale"),
        () => change(account, clusterOf(account, id), { autoscale: after.storageAutoscale as never }),
      );
  },
  async remove(session, id) {
    await session.send("Error deleting database cluster", "DELETE", at(id), () => {
      clusterOf(session.account, id);
      session.account.records.remove(id);
    });
  },
};

function requestOf(inputs: PropertyMap) {
  const backup = inputs.backupRestore as PropertyMap | undefined;
  return {
    ...{ name: text(inputs, "name"), engine: text(inputs, "engine"), version: text(inputs, "version") },
    ...{ size: text(inputs, "size"), region: text(inputs, "region"), nodeCount: number(inputs, "nodeCount") },
    ...{ vpcId: text(inputs, "privateNetworkUuid"), projectId: text(inputs, "projectId") },
    ...{ storageMib: number(inputs, "storageSizeMib"), tags: strings(inputs, "tags") },
    autoscale: inputs.storageAutoscale as never,
    backupOf: backup && text(backup, "databaseName"),
  };
}

const untilOnline = (session: Session, id: string, doing: string): Promise<void> =>
  session.untilOnline(doing, at(id), () => lookAt(session.account, id).body.status);

async function setWindow(session: Session, id: string, inputs: PropertyMap, doing: string): Promise<void> {
  const [window] = list(inputs, "maintenanceWindows");
  // It reads the first window of none (facts: DigitalOcean); the plugin dies of it.
  if (!window)
    throw new Error("panic: runtime error: index out of range [0] with length 0; the plugin exited");
  const [hours = "00", minutes = "00"] = text(window, "hour").split(":");
  await session.send(doing, "PUT", at(id, "/maintenance"), () =>
    change(session.account, clusterOf(session.account, id), {
      window: { day: text(window, "day").toLowerCase(), hour: `${hours}:${minutes}:00` },
    }),
  );
}

async function setEvictionPolicy(
  session: Session,
  id: string,
  evictionPolicy: string,
  doing: string,
): Promise<void> {
  await session.send(
    `Error ${doing} eviction policy for database cluster`,
    "PUT",
    at(id, "/eviction_policy"),
    () => change(session.account, clusterOf(session.account, id), { evictionPolicy }),
  );
}

async function setSqlMode(session: Session, id: string, sqlMode: string, doing: string): Promise<void> {
  await session.send(`Error ${doing} SQL mode for database cluster`, "PUT", at(id, "/sql_mode"), () =>
    change(session.account, clusterOf(session.account, id), { sqlMode }),
  );
}

/** `13:00` and `13:00:00` are one hour. */
function sameWindow(before: PropertyMap, after: PropertyMap): boolean {
  const shape = (map: PropertyMap) =>
    list(map, "maintenanceWindows").map(({ day, hour }) => [day, String(hour).split(":").slice(0, 2)]);
  return JSON.stringify(shape(before)) === JSON.stringify(shape(after));
}

function stateOf({ id, name, body }: StoredCluster, known: PropertyMap): PropertyMap {
  const { engine, version, size, region, nodeCount, storageMib, tags, projectId, vpcId, password } = body;
  const connection = connectionTo(body, { name, password });
  const ui =
    engine === "opensearch" ? { host: `ui-${connection.host}`, port: 443, user: "doadmin" } : undefined;
  return {
    ...{ name, engine, version, size, region, nodeCount, tags: [...tags], projectId, ...connection },
    ...{ storageSizeMib: String(storageMib), privateNetworkUuid: vpcId, clusterUrn: `do:dbaas:${id}` },
    metricsEndpoints: [`https://${connection.host}:9273/metrics`],
    // Read only where the program has them.
    ...(known.maintenanceWindows && { maintenanceWindows: [{ ...body.window }] }),
    ...(known.evictionPolicy && { evictionPolicy: body.evictionPolicy }),
    ...(known.sqlMode && { sqlMode: body.sqlMode }),
    ...(known.storageAutoscale && { storageAutoscale: { ...body.autoscale } as PropertyMap }),
    ...(known.backupRestore && { backupRestore: known.backupRestore }),
    ...{ uiDatabase: "", uiHost: ui?.host ?? "", uiPort: ui?.port ?? 0, uiUser: ui?.user ?? "" },
    ...{ uiPassword: ui ? password : "", uiUri: ui ? `https://doadmin:${password}@${ui.host}` : "" },
  };
}
