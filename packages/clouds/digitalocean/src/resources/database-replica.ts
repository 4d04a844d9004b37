import type { PropertyMap } from "@kindling/core/property-value";
import type { Replica } from "../bodies.ts";
import { advanced, clusterOf, networkIn, refuseRegion, resized, started, storageOf } from "../cluster-api.ts";
import { connectionTo } from "../connection.ts";
import { memoryGib } from "../database-options.ts";
import type { Stored } from "../records.ts";
import { ApiError } from "../requests.ts";
import { importedBy, number, type Resource, strings, text } from "../resource.ts";
import type { Account, Session } from "../session.ts";
import { refusesTag, sameTags } from "../tags.ts";

const TYPE = "database replica";
const idOf = (cluster: string, name: string): string => `${cluster}/replicas/${name}`;
const at = (known: PropertyMap, part = ""): string =>
  `/v2/databases/${text(known, "clusterId")}/replicas${part}`;
const ofIt = (known: PropertyMap): string => at(known, `/${text(known, "name")}`);

function replicaOf({ records }: Account, known: PropertyMap): Stored<Replica> {
  const found = records.named<Replica>(TYPE, text(known, "name"), text(known, "clusterId"));
  if (!found) throw new ApiError(404);
  return found;
}

function lookAt(account: Account, known: PropertyMap): Stored<Replica> {
  const replica = replicaOf(account, known);
  if (replica.body.status === "online") return replica;
  const body = advanced(replica.body);
  account.records.save(replica, body);
  return { ...replica, body };
}

function create(account: Account, inputs: PropertyMap): ApiError | undefined {
  const [clusterId, name] = [text(inputs, "clusterId"), text(inputs, "name")];
  const cluster = clusterOf(account, clusterId);
  const { engine, backupIn, password } = cluster.body;
  if (!["pg", "mysql"].includes(engine))
    throw new ApiError(422, "replicas are for PostgreSQL and MySQL clusters only");
  // A new cluster is ready before its first backup is (resource_database_replica.go).
  if (backupIn > 0) {
    account.records.save(cluster, { ...cluster.body, backupIn: backupIn - 1 });
    return new ApiError(412, "cluster has no backup yet");
  }
  if (account.records.named(TYPE, name, clusterId)) throw new ApiError(422, "replica name is not available");
  const size = text(inputs, "size") || cluster.body.size;
  if (memoryGib(size) < memoryGib(cluster.body.size))
    throw new ApiError(422, "the replica must be at least as large as the cluster's nodes");
  const region = text(inputs, "region") || cluster.body.region;
  refuseRegion(region);
  const vpcId = networkIn(account, region, text(inputs, "privateNetworkUuid"));
  const storageMib = storageOf(size, number(inputs, "storageSizeMib"), cluster.body.storageMib);
  const tags = strings(inputs, "tags");
  const body: Replica = { size, region, vpcId, storageMib, tags, password, ...started(account, "forking") };
  account.records.insert(TYPE, { name, parent: clusterId, body });
  return undefined;
}

/** database/resource_database_replica.go; facts: without region or size every up changes it. */
export const databaseReplica: Resource = {
  inputs: {
    clusterId: { required: true, replaces: true },
    name: { required: true, replaces: true },
    region: { replaces: true },
    size: {},
    privateNetworkUuid: { replaces: true, computed: true },
    storageSizeMib: { computed: true },
    tags: { replaces: true, same: sameTags, refuses: refusesTag },
  },
  outputs: ["database", "host", "password", "port", "privateHost", "privateUri", "uri", "user", "uuid"],
  secrets: ["password", "privateUri", "uri"],
  async create(session, inputs) {
    const { account } = session;
    await session.patiently([412], 120, () =>
      session.send("Error creating DatabaseReplica", "POST", at(inputs), () => create(account, inputs)),
    );
    await untilOnline(session, inputs, "Error creating DatabaseReplica");
    return idOf(text(inputs, "clusterId"), text(inputs, "name"));
  },
  read: (session, _id, known) =>
    session.find("Error retrieving DatabaseReplica", ofIt(known), () => {
      const { id, name, parent = "", body } = lookAt(session.account, known);
      const { size, region, vpcId, storageMib, tags, password } = body;
      return {
        ...{ clusterId: parent, name, uuid: id, size, region, tags: [...tags], privateNetworkUuid: vpcId },
        storageSizeMib: String(storageMib),
        ...connectionTo(clusterOf(session.account, parent).body, { name, password }),
      };
    }),
  async update(session, _id, before, after) {
    const { account } = session;
    // The disk is in the request only where it changes, so that a bigger size brings its own.
    const asked = before.storageSizeMib === after.storageSizeMib ? 0 : number(after, "storageSizeMib");
    const uuid = text(after, "uuid");
    await session.send("Error resizing database replica", "PUT", `/v2/databases/${uuid}/resize`, () => {
      const replica = replicaOf(account, after);
      const size = text(after, "size") || replica.body.size;
      const storageMib = resized(replica, size, asked);
      account.records.save(replica, { ...replica.body, size, storageMib, ...started(account, "resizing") });
    });
    await untilOnline(session, after, "Error resizing database replica");
  },
  async remove(session, _id, known) {
    await session.send("Error deleting DatabaseReplica", "DELETE", ofIt(known), () =>
      session.account.records.remove(replicaOf(session.account, known).id),
    );
  },
  imported: importedBy(idOf),
};

const untilOnline = (session: Session, known: PropertyMap, doing: string): Promise<void> =>
  session.untilOnline(doing, ofIt(known), () => lookAt(session.account, known).body.status);
