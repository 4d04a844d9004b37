import type { PropertyMap } from "@kindling/core/property-value";
import { ADMINISTRATOR, type Pool } from "../bodies.ts";
import { clusterOf } from "../cluster-api.ts";
import { connectionTo } from "../connection.ts";
import { memoryGib } from "../database-options.ts";
import type { Stored } from "../records.ts";
import { ApiError } from "../requests.ts";
import { importedBy, number, oneOf, type Resource, text } from "../resource.ts";
import type { Account } from "../session.ts";
import { hasDatabase } from "./database-db.ts";
import { passwordOf } from "./database-user.ts";

const TYPE = "connection pool";
const POOL_PORT = 25061;
const idOf = (cluster: string, name: string): string => `${cluster}/${name}`;
const at = (known: PropertyMap, part = ""): string =>
  `/v2/databases/${text(known, "clusterId")}/pools${part}`;

function poolOf({ records }: Account, known: PropertyMap): Stored<Pool> {
  const found = records.named<Pool>(TYPE, text(known, "name"), text(known, "clusterId"));
  if (!found) throw new ApiError(404);
  return found;
}

/** 25 for each GiB of the primary node's memory, less three; all pools share them (OpenAPI: connection_pool). */
function refuseTooMany({ records }: Account, clusterId: string, size: string, wanted: number): void {
  const allowed = memoryGib(size) * 25 - 3;
  const taken = records.childrenOf<Pool>(clusterId, TYPE).reduce((sum, { body }) => sum + body.size, 0);
  if (taken + wanted > allowed)
    throw new ApiError(
      422,
      `pool size exceeds the available connections: ${allowed - taken} of ${allowed} are left`,
    );
}

/** database/resource_database_connection_pool.go: any change replaces. */
export const databaseConnectionPool: Resource = {
  inputs: {
    clusterId: { required: true, replaces: true },
    name: {
      required: true,
      replaces: true,
      refuses: (name) =>
        /^.{3,63}$/.test(String(name)) ? undefined : "expected length of name to be in the range (3 - 63)",
    },
    mode: { required: true, replaces: true, refuses: oneOf("session", "transaction", "statement") },
    size: { required: true, replaces: true },
    dbName: { required: true, replaces: true },
    user: { replaces: true },
  },
  outputs: ["host", "password", "port", "privateHost", "privateUri", "uri"],
  secrets: ["password", "privateUri", "uri"],
  create(session, inputs) {
    const { account } = session;
    const [clusterId, name] = [text(inputs, "clusterId"), text(inputs, "name")];
    return session.send("Error creating DatabaseConnectionPool", "POST", at(inputs), () => {
      const { engine, size: nodes } = clusterOf(account, clusterId).body;
      if (engine !== "pg") throw new ApiError(422, "connection pools are for PostgreSQL clusters only");
      const [dbName, user, size] = [text(inputs, "dbName"), text(inputs, "user"), number(inputs, "size")];
      if (!hasDatabase(account, clusterId, dbName)) throw new ApiError(422, "database does not exist");
      if (user && passwordOf(account, clusterId, user) === undefined)
        throw new ApiError(422, "user does not exist");
      if (account.records.named(TYPE, name, clusterId)) throw new ApiError(422, "pool name is not available");
      refuseTooMany(account, clusterId, nodes, size);
      const body: Pool = { mode: text(inputs, "mode"), size, dbName, user };
      account.records.insert(TYPE, { name, parent: clusterId, body });
      return idOf(clusterId, name);
    });
  },
  read: (session, _id, known) =>
    session.find("Error retrieving DatabaseConnectionPool", at(known, `/${text(known, "name")}`), () => {
      const { account } = session;
      const { name, parent = "", body } = poolOf(account, known);
      const cluster = clusterOf(account, parent);
      const user = body.user || ADMINISTRATOR;
      const password = passwordOf(account, parent, user) ?? "";
      // Clients give the pool's name as the database.
      const wanted = { name: cluster.name, user, password, database: name, port: POOL_PORT };
      const { host, privateHost, port, uri, privateUri } = connectionTo(cluster.body, wanted);
      const { user: asked, ...pool } = body;
      return {
        ...{ clusterId: parent, name, ...pool, ...(asked && { user: asked }) },
        ...{ host, privateHost, port, uri, privateUri, password },
      };
    }),
  async remove(session, _id, known) {
    await session.send(
      "Error deleting DatabaseConnectionPool",
      "DELETE",
      at(known, `/${text(known, "name")}`),
      () => session.account.records.remove(poolOf(session.account, known).id),
    );
  },
  imported: importedBy(idOf),
};
