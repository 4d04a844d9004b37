import type { Instance } from "@kindling/apis/kindling/civo/provider/v1/instance";
import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import type { Civo } from "./civo.ts";
import { explained } from "./explain.ts";
import { instances, refuseShrinking } from "./instances.ts";
import { assign, unassign } from "./ip-use.ts";
import { type Reply, text } from "./replies.ts";
import { reservedIps } from "./resources/reserved-ip.ts";
import { settled, statusOf } from "./settle.ts";

interface Machine {
  readonly region: string;
  readonly id: string;
  readonly name: string | undefined;
}

interface Change {
  readonly inputs: Instance;
  readonly old: Instance;
  readonly changed: ReadonlySet<keyof Instance>;
  readonly keep: (state: Partial<Instance>) => void;
}

/** Changes an instance where it is, one request after the other, keeping what took effect. */
export async function changeInstance(
  civo: Civo,
  call: Operation,
  machine: Machine,
  { inputs, old, changed, keep }: Change,
): Promise<void> {
  const all = instances(civo);
  const { size, firewallId, tags, notes } = inputs;
  const { region } = machine;
  const isGrowing = changed.has("size") && size !== undefined;
  // Refused before anything else is changed.
  if (isGrowing) await refuseShrinking(civo, call, { ...machine, size: old.size }, size);
  const kept = (...fields: (keyof Instance)[]) =>
    keep(
      Object.fromEntries(fields.filter((field) => changed.has(field)).map((field) => [field, inputs[field]])),
    );

  const fields: Reply = {
    ...(changed.has("hostname") && { hostname: inputs.hostname }),
    ...(changed.has("reverseDns") && { reverse_dns: inputs.reverseDns }),
    ...(changed.has("publicIpRequired") && { public_ip: inputs.publicIpRequired }),
    ...(changed.has("notes") && (notes ? { notes } : { notes: "", notes_delete: "true" })),
  };
  if (Object.keys(fields).length > 0) {
    await all.change(call, machine, fields);
    kept("hostname", "reverseDns", "publicIpRequired", "notes");
  }
  if (changed.has("tags")) {
    await all.change(call, machine, { tags: tags.join(" ") }, "tags");
    kept("tags");
  }
  if (changed.has("firewallId") && firewallId) {
    await all.change(call, machine, { firewall_id: firewallId }, "firewall");
    kept("firewallId");
  }
  if (isGrowing) {
    await all.change(call, machine, { size }, "resize");
    kept("size");
    const isThere = (record: Reply) => record.size === size && /^(active|shutoff)$/.test(statusOf(record));
    await settled(all, call, machine, { what: `of size ${size}`, isThere });
  }
  if (changed.has("reservedIpv4")) {
    const { reservedIpv4: before } = old;
    const { reservedIpv4: after } = inputs;
    const use = { region, instanceId: machine.id };
    const freed = before && (await idOf(civo, call, region, before));
    if (freed) await unassign(civo, call, { ...use, ipId: freed });
    keep({ reservedIpv4: undefined });
    if (after) {
      const ipId = await idOf(civo, call, region, after);
      if (!ipId)
        throw new KindlingError("cloud", `${region} has no reserved IP of the id, name or address ${after}`);
      await assign(civo, call, { ...use, ipId });
    }
    kept("reservedIpv4");
  }
}

/** Id of the reserved IP of that id, name or address. */
async function idOf(
  civo: Civo,
  call: Operation,
  region: string,
  wanted: string,
): Promise<string | undefined> {
  const ips = reservedIps(civo);
  const listed = await explained(ips, call, { region, name: wanted }, () => ips.list(call, region));
  return text(listed.find(({ id, name, ip }) => [id, name, ip].includes(wanted))?.id);
}
