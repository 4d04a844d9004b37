import { DatabaseSchema } from "@kindling/apis/kindling/civo/provider/v1/database";
import { KindlingError } from "@kindling/core/error";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { defaultNetwork } from "../default-network.ts";
import { madeSince } from "../made-since.ts";
import { make } from "../make.ts";
import { remove } from "../remove.ts";
import { objects, type Reply, text, told, whole } from "../replies.ts";
import { settled } from "../settle.ts";

const AN_HOUR = 3_600_000;

/** A managed database. Name, nodes and firewall change in place, the rest is fixed (facts: Databases). */
export const database = resource(
  DatabaseSchema,
  (civo: Civo) => {
    const all = databases(civo);
    return {
      complete: ({ region, name }) => all.checkRegion({ region, name }),
      async preview({ inputs }) {
        refuseMySql(inputs.engine);
        return {};
      },
      async create({ inputs, keep, ...call }) {
        const { name, nodes, size, version } = inputs;
        refuseMySql(inputs.engine);
        const region = await all.regionOf(call, inputs.region);
        const networkId = inputs.networkId ?? (await defaultNetwork(civo, call, region));
        const body = {
          ...{ name, nodes, size, software: spelt(inputs.engine), software_version: version },
          ...{ network_id: networkId, firewall_id: inputs.firewallId },
        };
        // Databases may share a name.
        const isOurs = await madeSince(all, call, { region, name, field: DatabaseSchema.field.name });
        const made = await make(all, call, { region, name, body, isOurs });
        const { id } = made;
        keep({ id, state: { networkId, ...stateOf(made, region) } });
        const wait = { what: "ready", first: made, limit: AN_HOUR };
        const ready = await settled(all, call, { region, id, name }, wait);
        return { id, state: { networkId, ...stateOf(ready, region) } };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old);
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async update({ id, inputs, old, changed, keep, ...call }) {
        const region = await all.regionOf(call, old.region);
        const { name, nodes, firewallId } = inputs;
        const body = {
          ...(changed.has("name") && { name }),
          ...(changed.has("nodes") && { nodes }),
          ...(changed.has("firewallId") && { firewall_id: firewallId }),
        };
        const first = await all.change(call, { region, id, name: old.name }, body);
        keep(told({ name, nodes, firewallId }));
        const isThere = (record: Reply) => /^ready$/i.test(String(record.status)) && record.nodes === nodes;
        const wait = { what: "ready", isThere, first, limit: AN_HOUR };
        return stateOf(await settled(all, call, { region, id, name }, wait), region);
      },
      async delete({ id, old, ...call }) {
        const region = await all.regionOf(call, old.region);
        await remove(all, call, { region, id, name: old.name }, { untilGone: true });
      },
    };
  },
  { region: ignoringCase, engine: ignoringCase },
);

/** The account's databases. */
export const databases = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "database",
    path: "databases",
    feature: "dbaas",
    isPaged: true,
    quota: { field: "database_count", what: "databases" },
  });

/** Those that exist can stay; Civo has made no new ones since November 2025 (civo/cli pull request 575). */
function refuseMySql(engine: string): void {
  if (!/^mysql$/i.test(engine)) return;
  const reason = "Civo has made no new MySQL databases since November 2025; give the engine PostgreSQL";
  throw new KindlingError("invalid-input", reason);
}

/** As Civo's own command sends it. */
const spelt = (engine: string): string => (/^postgresql$/i.test(engine) ? "PostgreSQL" : engine);

export function stateOf(record: Reply, region: string | undefined) {
  const [user] = objects(record.database_user_info);
  return told({
    ...{ name: text(record.name), region, size: text(record.size), nodes: whole(record.nodes) },
    ...{ engine: text(record.software), version: text(record.software_version) },
    ...{ networkId: text(record.network_id), firewallId: text(record.firewall_id) },
    dnsEndpoint: text(record.dns_entry) ?? (record.id ? `${record.id}.db.civo.com` : undefined),
    ...{ endpoint: text(record.public_ipv4), privateIpv4: text(record.private_ipv4) },
    ...{ port: whole(record.port), status: text(record.status) },
    username: text(record.username) ?? text(user?.username),
    password: text(record.password) ?? text(user?.password),
  });
}
