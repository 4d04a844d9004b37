import { VolumeAttachmentSchema } from "@kindling/apis/kindling/civo/provider/v1/volume_attachment";
import { KindlingError } from "@kindling/core/error";
import { type Operation, resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { explained } from "../explain.ts";
import { instances } from "../instances.ts";
import { pairInRegion } from "../pair.ts";
import { type Reply, text } from "../replies.ts";
import { settled, statusOf } from "../settle.ts";
import { act, detach, holderOf, volumes } from "../volumes.ts";

/** A volume at an instance. Every change is another attachment: the old one ends first. */
export const volumeAttachment = resource(
  VolumeAttachmentSchema,
  (civo: Civo) => {
    const all = volumes(civo);
    return {
      complete: ({ region }) => all.checkRegion({ region }),
      async preview({ inputs: { instanceId, volumeId, region: named }, unknown, ...call }) {
        const isKnown = ["instanceId", "volumeId", "region"].every((name) => !unknown.has(name as never));
        if (isKnown)
          await both(civo, call, { region: await all.regionOf(call, named), instanceId, volumeId });
        return {};
      },
      async create({ inputs: { instanceId, volumeId, attachAtBoot = false, region: named }, keep, ...call }) {
        const region = await all.regionOf(call, named);
        const use = { region, instanceId, volumeId };
        const made = { id: `${instanceId}:${volumeId}`, state: { region } };
        await attach(civo, call, { ...use, attachAtBoot }, () => keep(made));
        return made;
      },
      async read({ id, old, ...call }) {
        if (old) {
          const found = await all.read(call, old.volumeId, { region: old.region });
          return found && isAt(found.record, old.instanceId)
            ? { state: { region: found.region } }
            : undefined;
        }
        const [instanceId, volumeId, inRegion] = pairInRegion(id, "<instance id>:<volume id>");
        const found = await all.read(call, inRegion + volumeId, undefined);
        if (!found || !isAt(found.record, instanceId)) return undefined;
        return { id: `${instanceId}:${volumeId}`, state: { instanceId, volumeId, region: found.region } };
      },
      /** Nothing changes in place: it goes on where a creation ended before its time. */
      async update({
        inputs: { attachAtBoot = false },
        old: { instanceId, volumeId, region: known },
        ...call
      }) {
        const region = await all.regionOf(call, known);
        await attach(civo, call, { region, instanceId, volumeId, attachAtBoot });
        return {};
      },
      async delete({ old: { instanceId, volumeId, region: known }, ...call }) {
        const region = await all.regionOf(call, known);
        await detach(civo, call, { region, id: volumeId }, instanceId);
      },
    };
  },
  { region: ignoringCase },
);

interface Use {
  readonly region: string;
  readonly instanceId: string;
  readonly volumeId: string;
}

/** Waits for the volume, attaches it and, unless that is left to the next boot, waits until the instance has it. */
async function attach(
  civo: Civo,
  call: Operation,
  use: Use & { readonly attachAtBoot: boolean },
  begun: () => void = () => {},
): Promise<void> {
  const { region, instanceId, volumeId, attachAtBoot } = use;
  const all = volumes(civo);
  const { hostname, record } = await both(civo, call, use);
  const one = { region, id: volumeId, name: text(record.name) };
  const holder = holderOf(record);
  // What is left of an instance that is gone.
  if (holder && statusOf(record) === "dangling") await detach(civo, call, one, holder);
  const isReady = (found: Reply) => {
    const other = holderOf(found);
    if (other === undefined || other === instanceId)
      return other === instanceId || statusOf(found) === "available";
    if (statusOf(found) !== "attached") return false;
    throw new KindlingError("cloud", `it is attached to another instance, ${other}: detach it there first`);
  };
  const free = await settled(all, call, one, { what: "available", isThere: isReady });
  if (!isAt(free, instanceId)) {
    const isDone = (found: Reply | undefined) => found !== undefined && isAt(found, instanceId);
    const body = { instance_id: instanceId, attach_at_boot: attachAtBoot };
    await act(civo, call, one, { action: "attach", body, isDone });
  }
  begun();
  const what = `attached to instance ${hostname}`;
  if (!attachAtBoot) {
    const isThere = (found: Reply) => isAt(found, instanceId) && statusOf(found) === "attached";
    await settled(all, call, one, { what, isThere });
  } else if (statusOf(free) !== "attached") {
    call.log("info", `volume ${one.name ?? volumeId} is ${what} when that is rebooted`);
  }
}

/** The volume and its instance's hostname. Fails when they can't come together. */
async function both(civo: Civo, call: Operation, { region, instanceId, volumeId }: Use) {
  const [machines, all] = [instances(civo), volumes(civo)];
  const found = await Promise.all([
    explained(machines, call, { region, id: instanceId }, () => machines.find(call, region, instanceId)),
    explained(all, call, { region, id: volumeId }, () => all.find(call, region, volumeId)),
  ]);
  const [instance, record] = found;
  return explained(all, call, { region, id: volumeId, name: text(record?.name) }, async () => {
    if (!record) throw new KindlingError("cloud", "Civo doesn't find it in this region");
    if (!instance) throw new KindlingError("cloud", `there is no instance ${instanceId} in its region`);
    const hostname = text(instance.hostname) ?? instanceId;
    if (instance.network_id === record.network_id) return { record, hostname };
    throw new KindlingError("cloud", `it is in another network than instance ${hostname}`);
  });
}

const isAt = (volume: Reply, instanceId: string): boolean =>
  holderOf(volume) === instanceId && !/^(detaching|dangling)$/.test(statusOf(volume));
