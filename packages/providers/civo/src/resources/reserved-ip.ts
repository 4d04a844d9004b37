import { ReservedIpSchema } from "@kindling/apis/kindling/civo/provider/v1/reserved_ip";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { madeSince } from "../made-since.ts";
import { make } from "../make.ts";
import { remove } from "../remove.ts";
import { object, type Reply, text, told } from "../replies.ts";
import { settled } from "../settle.ts";

/** A public address that is kept. Its name changes in place. */
export const reservedIp = resource(
  ReservedIpSchema,
  (civo: Civo) => {
    const ips = reservedIps(civo);
    return {
      complete: (inputs) => ips.checkRegion(inputs),
      async create({ inputs: { name, region: named }, keep, ...call }) {
        const region = await ips.regionOf(call, named);
        const isOurs = await madeSince(ips, call, { region, name, field: ReservedIpSchema.field.name });
        const made = await make(ips, call, { region, name, body: { name }, isOurs });
        keep({ id: made.id, state: stateOf(made, region) });
        const wait = { ...GIVEN, first: made };
        const ready = await settled(ips, call, { region, id: made.id, name }, wait);
        return { id: made.id, state: stateOf(ready, region) };
      },
      async read({ id, old, ...call }) {
        const found = await ips.read(call, id, old);
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async update({ id, old, inputs: { name }, changed, keep, ...call }) {
        const region = await ips.regionOf(call, old.region);
        if (changed.has("name")) {
          await ips.change(call, { region, id, name: old.name }, { name });
          keep({ name });
        }
        return stateOf(await settled(ips, call, { region, id, name }, GIVEN), region);
      },
      async delete({ id, old: { name, region }, ...call }) {
        await remove(ips, call, { region: await ips.regionOf(call, region), id, name });
      },
    };
  },
  { region: ignoringCase },
);

/** The account's reserved IPs. One can be deleted once no instance or load balancer has it. */
export const reservedIps = (civo: Civo): Collection => {
  const ips: Collection = new Collection(civo, {
    noun: "reserved IP",
    path: "ips",
    isPaged: true,
    quota: { field: "public_ip_address", what: "public addresses" },
    async users(caller, region, id) {
      const { type = "instance", ...holder } = object((await ips.find(caller, region, id))?.assigned_to);
      if (!holder.id) return [];
      const path = type === "instance" ? `instances/${holder.id}` : undefined;
      // The instance has it until it is gone (facts: Instances).
      const user = path ? await civo.one(caller, path, region).catch(() => ({ status: "deleting" })) : {};
      const isLeaving = /delet/i.test(String((user as Reply).status));
      return [{ what: `${type} ${text(holder.name) ?? holder.id}`, isLeaving }];
    },
  });
  return ips;
};

/** Id of what has a reserved IP. */
export const holderOf = (ip: Reply): string | undefined => text(object(ip.assigned_to).id);

/** It may come without its address (facts: Reserved IPs). */
const GIVEN = { what: "given its address", isThere: (record: Reply) => text(record.ip) !== undefined };

const stateOf = (record: Reply, region: string | undefined) =>
  told({ name: text(record.name), region, ip: text(record.ip) });
