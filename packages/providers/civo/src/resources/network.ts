import { type Network, NetworkSchema } from "@kindling/apis/kindling/civo/provider/v1/network";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { make } from "../make.ts";
import { remove } from "../remove.ts";
import { flag, type Reply, text, texts, told } from "../replies.ts";
import { settled } from "../settle.ts";
import { usersOf } from "../users.ts";

/** A private network. Label and nameservers change in place, the rest is fixed. */
export const network = resource(
  NetworkSchema,
  (civo: Civo) => {
    const all = networks(civo);
    return {
      complete: ({ region, label }) => all.checkRegion({ region, name: label }),
      async create({ inputs, keep, ...call }) {
        const { label, cidrV4, nameserversV4s } = inputs;
        const region = await all.regionOf(call, inputs.region);
        const servers = nameserversV4s.length > 0 ? { nameservers_v4: nameserversV4s } : {};
        const body = { label, cidr_v4: cidrV4, ...servers, ...vlan(inputs) };
        // A label can be anybody's: with the range it is surely this one's.
        const isOurs = (record: Reply) => cidrV4 !== undefined && record.cidr === cidrV4;
        const { id } = await make(all, call, { region, name: label, body, isOurs, isNameKept: true });
        keep({ id, state: { region } });
        const active = await settled(all, call, { region, id, name: label }, { what: "active" });
        return { id, state: stateOf(active, region) };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old && { region: old.region, name: old.label });
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async update({ id, inputs, old, changed, keep, ...call }) {
        const region = await all.regionOf(call, old.region);
        const one = { region, id, name: old.label };
        const { label, nameserversV4s } = inputs;
        await all.change(call, one, {
          ...(changed.has("label") && { label }),
          ...(changed.has("nameserversV4s") && { nameservers_v4: nameserversV4s }),
        });
        keep({ label, ...(changed.has("nameserversV4s") && { nameserversV4s }) });
        return stateOf(await settled(all, call, { ...one, name: label }, { what: "active" }), region);
      },
      async delete({ id, old, ...call }) {
        const region = await all.regionOf(call, old.region);
        await remove(all, call, { region, id, name: old.label }, { untilGone: true });
      },
    };
  },
  { region: ignoringCase },
);

/** The account's networks. */
export const networks = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "network",
    path: "networks",
    nameField: "label",
    quota: { field: "network_count", what: "networks" },
    users: (caller, region, id) => usersOf(civo, caller, region, "network_id", id),
  });

const vlan = (inputs: Network) =>
  inputs.vlanId === undefined
    ? {}
    : {
        vlan_connect: told({
          vlan_id: inputs.vlanId,
          physical_interface: inputs.vlanPhysicalInterface,
          cidr_v4: inputs.vlanCidrV4,
          gateway_ipv4: inputs.vlanGatewayIpV4,
          allocation_pool_v4_start: inputs.vlanAllocationPoolV4Start,
          allocation_pool_v4_end: inputs.vlanAllocationPoolV4End,
        }),
      };

/** How a reply shows the VLAN isn't known (facts: Networks), so what was asked for stays. */
const stateOf = (record: Reply, region: string | undefined) =>
  told({
    label: text(record.label),
    region,
    cidrV4: text(record.cidr),
    nameserversV4s: texts(record.nameservers_v4),
    name: text(record.name),
    default: flag(record.default),
  });
