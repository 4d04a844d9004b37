import { DEFAULT_DATABASE } from "../bodies.ts";
import { clusterOf } from "../cluster-api.ts";
import { ApiError } from "../requests.ts";
import { importedBy, type Resource, text } from "../resource.ts";
import type { Account } from "../session.ts";

const TYPE = "database";
const idOf = (cluster: string, name: string): string => `${cluster}/database/${name}`;

/** Whether a cluster has a database of this name. */
export const hasDatabase = ({ records }: Account, clusterId: string, name: string): boolean =>
  name === DEFAULT_DATABASE || records.named(TYPE, name, clusterId) !== undefined;

/** database/resource_database_db.go */
export const databaseDb: Resource = {
  inputs: { clusterId: { required: true, replaces: true }, name: { required: true, replaces: true } },
  outputs: [],
  create(session, inputs) {
    const [clusterId, name] = [text(inputs, "clusterId"), text(inputs, "name")];
    return session.send("Error creating Database DB", "POST", `/v2/databases/${clusterId}/dbs`, () => {
      clusterOf(session.account, clusterId);
      if (hasDatabase(session.account, clusterId, name))
        throw new ApiError(422, "database name is not available");
      session.account.records.insert(TYPE, { name, parent: clusterId, body: {} });
      return idOf(clusterId, name);
    });
  },
  read(session, _id, known) {
    const [clusterId, name] = [text(known, "clusterId"), text(known, "name")];
    return session.find("Error retrieving Database DB", `/v2/databases/${clusterId}/dbs/${name}`, () => {
      if (!session.account.records.named(TYPE, name, clusterId)) throw new ApiError(404);
      return { clusterId, name };
    });
  },
  async remove(session, _id, known) {
    const [clusterId, name] = [text(known, "clusterId"), text(known, "name")];
    await session.send(
      "Error deleting Database DB",
      "DELETE",
      `/v2/databases/${clusterId}/dbs/${name}`,
      () => {
        const found = session.account.records.named(TYPE, name, clusterId);
        if (!found) throw new ApiError(404);
        session.account.records.remove(found.id);
      },
    );
  },
  imported: importedBy(idOf),
};
