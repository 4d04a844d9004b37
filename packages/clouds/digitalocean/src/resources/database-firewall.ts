import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { StoredCluster } from "../bodies.ts";
import { clusterOf, setRules } from "../cluster-api.ts";
import { list, oneOf, type Resource, text } from "../resource.ts";
import type { Session } from "../session.ts";

const at = (state: PropertyMap): string => `/v2/databases/${text(state, "clusterId")}/firewall`;

/** database/resource_database_firewall.go: the rules of a cluster, all at once. */
export const databaseFirewall: Resource = {
  inputs: {
    clusterId: { required: true, replaces: true },
    rules: { required: true, same: (before, after) => shape(before) === shape(after), refuses: refusesRules },
  },
  outputs: [],
  async create(session, inputs) {
    await put(session, inputs, asked(inputs), "Error creating DatabaseFirewall");
    return `${text(inputs, "clusterId")}-${new Date().toISOString().replaceAll(/\D/g, "")}00000001`;
  },
  async read(session, _id, known) {
    const cluster = await session.find("Error retrieving DatabaseFirewall", at(known), () =>
      clusterOf(session.account, text(known, "clusterId")),
    );
    return cluster && { clusterId: cluster.id, rules: rulesOf(cluster) };
  },
  update: (session, _id, _before, after) =>
    put(session, after, asked(after), "Error updating DatabaseFirewall"),
  remove: (session, _id, known) => put(session, known, [], "Error deleting DatabaseFirewall"),
  imported: (id) => ({ id: `${id}-imported`, known: { clusterId: id } }),
};

async function put(session: Session, state: PropertyMap, rules: Asked, doing: string): Promise<void> {
  await session.send(doing, "PUT", at(state), () =>
    setRules(session.account, text(state, "clusterId"), rules),
  );
}

type Asked = { type: string; value: string }[];

const asked = (state: PropertyMap): Asked =>
  list(state, "rules").map((rule) => ({ type: text(rule, "type"), value: text(rule, "value") }));

const rulesOf = ({ body }: StoredCluster): PropertyMap[] => body.rules.map((rule) => ({ ...rule }));

/** Rules have no order, and their ids are the cloud's. */
const shape = (rules: PropertyValue): string =>
  JSON.stringify(
    asked({ rules })
      .map((rule) => JSON.stringify(rule))
      .sort(),
  );

function refusesRules(rules: PropertyValue): string | undefined {
  const reasons = asked({ rules }).map(({ type }) => oneOf("ip_addr", "droplet", "k8s", "tag", "app")(type));
  return reasons.find((reason) => reason !== undefined);
}
