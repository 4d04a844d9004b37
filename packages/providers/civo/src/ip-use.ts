import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import type { Civo } from "./civo.ts";
import type { Collection } from "./collection.ts";
import { explained } from "./explain.ts";
import { isNotFound, isRefusal } from "./failure.ts";
import { instances } from "./instances.ts";
import { object, type Reply, text } from "./replies.ts";
import { holderOf, reservedIps } from "./resources/reserved-ip.ts";
import { settled } from "./settle.ts";

/** A reserved IP as an instance's public address. */
export interface IpUse {
  readonly region: string;
  readonly ipId: string;
  readonly instanceId: string;
}

const TEN_MINUTES = 600_000;

/**
 * Makes a reserved IP an instance's address, though another one has it (which is warned of), and waits until both say
 * so: Civo answers before it is done. `begun` is called once Civo has taken it on.
 */
export async function assign(
  civo: Civo,
  call: Operation,
  { region, ipId, instanceId }: IpUse,
  begun: () => void = () => {},
): Promise<void> {
  const [ips, machines] = [reservedIps(civo), instances(civo)];
  const ip = await known(ips, call, region, ipId);
  const machine = await known(machines, call, region, instanceId);
  const [name, hostname] = [text(ip.name), text(machine.hostname)];
  const other = holderOf(ip) === instanceId ? undefined : holderOf(ip);
  await explained(ips, call, { region, id: ipId, name }, async () => {
    const holder = `instance ${text(object(ip.assigned_to).name) ?? other}`;
    try {
      const body = { action: "assign", assign_to_id: instanceId, assign_to_type: "instance" };
      await act(civo, call, region, ipId, body);
    } catch (error) {
      if (!other || !isRefusal(error)) throw error;
      throw new KindlingError("cloud", `${holder} has it, and Civo refuses to move it (${error.message})`);
    }
    if (other) call.log("warning", `reserved IP ${name ?? ipId} was taken from ${holder}`);
  });
  begun();
  const isAssigned = (record: Reply) => holderOf(record) === instanceId && text(record.ip) !== undefined;
  const what = `assigned to instance ${hostname ?? instanceId}`;
  const assigned = await settled(ips, call, { region, id: ipId, name }, { what, isThere: isAssigned });
  await settled(...([machines, call, { region, id: instanceId, name: hostname }] as const), {
    what: `at ${assigned.ip}`,
    isThere: (record) => record.public_ip === assigned.ip,
    limit: TEN_MINUTES,
  });
}

/** Takes a reserved IP from an instance and waits until Civo says so; fine when the instance hasn't got it. */
export async function unassign(civo: Civo, call: Operation, { region, ipId, instanceId }: IpUse) {
  const ips = reservedIps(civo);
  const isFree = (record: Reply | undefined) => !record || holderOf(record) !== instanceId;
  const thing = { region, id: ipId };
  const ip = await explained(ips, call, thing, () => ips.find(call, region, ipId));
  // Without a holder it may be on its way to this instance; unassigning twice is fine (facts: Reserved IPs).
  if (!ip || (holderOf(ip) !== undefined && isFree(ip))) return;
  const named = { ...thing, name: text(ip.name) };
  await explained(ips, call, named, async () => {
    await act(civo, call, region, ipId, { action: "unassign" }).catch(async (error: unknown) => {
      if (!isNotFound(error) || (await ips.find(call, region, ipId))) throw error;
    });
  });
  await settled(ips, call, named, { what: "unassigned", isThere: isFree });
}

/** Either may be done twice. */
const act = (civo: Civo, call: Operation, region: string, id: string, body: Reply) =>
  civo.request(call, "POST", `ips/${id}/actions`, { region, body, repeatable: true });

async function known(all: Collection, call: Operation, region: string, id: string): Promise<Reply> {
  return explained(all, call, { region, id }, async () => {
    const found = await all.find(call, region, id);
    if (found) return found;
    throw new KindlingError("cloud", "Civo doesn't find it there: both must be in the same region");
  });
}
