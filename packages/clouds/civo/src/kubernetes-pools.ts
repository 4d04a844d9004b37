import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { type Account, readBody, regionOf } from "./account.ts";
import { type Asked, flag, invalid, objects, optional, required, whole } from "./asked.ts";
import { instanceUsage, sizeNamed } from "./catalogue.ts";
import { endpoints, type Family } from "./family.ts";
import { change, make, need, within } from "./inventory.ts";
import { NotFound } from "./refusal.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

interface Node {
  readonly id: string;
  readonly hostname: string;
  readonly status: "BUILDING" | "ACTIVE";
}

/** Its cluster is its parent; its name is its id. */
export interface NodePool extends Changing {
  readonly size: string;
  /** How many nodes are wanted; settled when there are as many, all ACTIVE (facts: Kubernetes). */
  readonly count: number;
  readonly nodes: readonly Node[];
  readonly labels: Asked;
  readonly taints: readonly Asked[];
  readonly publicIps: boolean;
}

function node(poolId: string, status: Node["status"] = "ACTIVE"): Node {
  const id = randomUUID();
  return { id, hostname: `k3s-${poolId.slice(0, 6)}-node-${id.slice(0, 5)}`, status };
}

/** What a pool with those nodes becomes: as many as wanted, all ACTIVE. */
function scaling(account: Account, id: string, nodes: readonly Node[], count: number): Partial<NodePool> {
  const kept = nodes.slice(0, count).map((one): Node => ({ ...one, status: "ACTIVE" }));
  const added = Array.from({ length: count - kept.length }, () => node(id));
  return { count, nodes, transition: becoming(account, { nodes: [...kept, ...added] }) };
}

/** The client may pick the id. Labels and taints are ignored here (T): a PUT sets them. */
export function createPool(
  account: Account,
  cluster: Of<"Kubernetes cluster">,
  asked: Asked,
): Of<"Kubernetes node pool"> {
  const id = optional(asked, "id") || randomUUID();
  if (account.resources.all().some((one) => one.id === id))
    throw invalid("id", "The pool's id is already in use");
  const size = sizeNamed("Kubernetes", required(asked, "size"));
  const count = whole(asked, "count", 1, 1000);
  const body: NodePool = {
    ...{ size: size.name, count, nodes: [], labels: {}, taints: [] },
    publicIps: flag(asked, "public_ip_node_pool", false),
    ...scaling(account, id, [], count),
  };
  const { region, id: parent } = cluster;
  const usage = instanceUsage(size, count);
  return make(account, "Kubernetes node pool", { id, region, name: id, parent, usage, body });
}

export const renderPool = (_: Account, { id, body }: Of<"Kubernetes node pool">) => ({
  ...{
    id,
    size: body.size,
    count: body.nodes.length,
    instance_names: body.nodes.map(({ hostname }) => hostname),
  },
  instances: body.nodes.map(({ id: instance, ...rest }) => ({ id: instance, size: body.size, ...rest })),
  // Those with this prefix are Civo's.
  labels: { ...body.labels, "kubernetes.civo.com/civo-node-pool": id },
  ...{ taints: body.taints, public_ip_node_pool: body.publicIps },
});

function resize(account: Account, pool: Of<"Kubernetes node pool">, count: number, nodes = pool.body.nodes) {
  const usage = instanceUsage(sizeNamed("Kubernetes", pool.body.size), count);
  return change(account, pool, scaling(account, pool.id, nodes, count), { usage });
}

const family: Family<"Kubernetes node pool", "Kubernetes cluster"> = {
  type: "Kubernetes node pool",
  within: "Kubernetes cluster",
  make: (account, asked, { parent }) => createPool(account, parent, asked),
  made: ({ id }) => ({ result: "success", id }),
  render: renderPool,
  // The size is fixed.
  update(account, pool, asked) {
    const count = whole(asked, "count", 1, 1000, pool.body.count);
    const resized = count === pool.body.count ? pool : resize(account, pool, count);
    const labels = asked.labels === undefined ? pool.body.labels : (asked.labels as Asked);
    const taints = asked.taints === undefined ? pool.body.taints : objects(asked, "taints");
    return change(account, resized, { labels, taints });
  },
};

/** `kubernetes/clusters/:parent/pools`. Deleting a node makes its pool smaller by it. */
export const nodePools = (account: Account): Hono =>
  endpoints(account, family).delete("/:id/instances/:node", (c) => {
    const region = regionOf(account, c);
    return account.resources.atomically(() => {
      const pool = need(account, "Kubernetes node pool", region, c.req.param("id"));
      const nodes = pool.body.nodes.filter(({ id }) => id !== c.req.param("node"));
      if (nodes.length === pool.body.nodes.length) throw new NotFound("instance");
      resize(account, pool, nodes.length, nodes);
      return c.json({ result: "success" });
    });
  });

/** `kubernetes/clusters/:parent/recycle`: another node takes the place of the one of that hostname. */
export const recycling = (account: Account): Hono =>
  new Hono().post("/", async (c) => {
    const asked = await readBody(c);
    const region = regionOf(account, c, asked);
    return account.resources.atomically(() => {
      const hostname = required(asked, "hostname");
      const cluster = need(account, "Kubernetes cluster", region, c.req.param("parent") ?? "");
      for (const pool of within(account, "Kubernetes node pool", cluster.id)) {
        const nodes = pool.body.nodes.map((one) =>
          one.hostname === hostname ? node(pool.id, "BUILDING") : one,
        );
        if (nodes.every((one) => pool.body.nodes.includes(one))) continue;
        resize(account, pool, pool.body.count, nodes);
        return c.json({ result: "success" });
      }
      throw new NotFound("instance");
    });
  });
