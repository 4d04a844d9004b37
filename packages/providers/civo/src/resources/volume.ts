import { VolumeSchema } from "@kindling/apis/kindling/civo/provider/v1/volume";
import { KindlingError } from "@kindling/core/error";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { explained } from "../explain.ts";
import { instances } from "../instances.ts";
import { madeSince } from "../made-since.ts";
import { make } from "../make.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told, whole } from "../replies.ts";
import { settled, statusOf } from "../settle.ts";
import { act, detach, holderOf, volumes } from "../volumes.ts";

/** A disk. It grows in place; nothing else of it changes. */
export const volume = resource(
  VolumeSchema,
  (civo: Civo) => {
    const all = volumes(civo);
    return {
      complete: ({ region, name }) => all.checkRegion({ region, name }),
      async create({ inputs, keep, ...call }) {
        const { name, networkId, sizeGb, volumeType } = inputs;
        const region = await all.regionOf(call, inputs.region);
        const body = told({ name, network_id: networkId, size_gb: sizeGb, volume_type: volumeType });
        const isNew = await madeSince(all, call, { region, name, field: VolumeSchema.field.name });
        const isOurs = (record: Reply) => record.network_id === networkId && isNew(record);
        const { id } = await make(all, call, { region, name, body, isOurs });
        keep({ id, state: { region } });
        // It is available only once its network has an instance (facts: Volumes), which may be made after it.
        const isThere = () => true;
        const made = await settled(all, call, { region, id, name }, { what: "listed", isThere });
        return { id, state: stateOf(made, region) };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old);
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async previewUpdate({ inputs, old, unknown }) {
        if (!unknown.has("sizeGb"))
          await explained(all, {}, old, async () => refuseShrinking(old.sizeGb, inputs.sizeGb));
        return [];
      },
      async update({ id, inputs: { sizeGb }, old, changed, keep, ...call }) {
        const { name } = old;
        const region = await all.regionOf(call, old.region);
        const one = { region, id, name };
        if (changed.has("sizeGb")) {
          await explained(all, call, one, async () => refuseShrinking(old.sizeGb, sizeGb));
          const isDone = (record: Reply | undefined) => record?.size_gb === sizeGb;
          await act(civo, call, one, { action: "resize", body: { size_gb: sizeGb }, isDone, hint: inTheWay });
          keep({ sizeGb });
        }
        const isThere = (record: Reply) => !/^(resizing|migrating)$/.test(statusOf(record));
        return stateOf(await settled(all, call, one, { what: `${sizeGb} GB large`, isThere }), region);
      },
      async delete({ id, old, ...call }) {
        const region = await all.regionOf(call, old.region);
        const one = { region, id, name: old.name };
        await explained(all, call, one, async () => {
          const holder = holderOf((await all.find(call, region, id)) ?? {});
          // A volume may outlive its instance and count as attached even so.
          const isLeft = holder && !(await instances(civo).find(call, region, holder));
          if (isLeft) await detach(civo, call, one, holder);
        });
        await remove(all, call, one, { untilGone: true });
      },
    };
  },
  { region: ignoringCase },
);

function refuseShrinking(before: number, after: number): void {
  if (after >= before) return;
  throw new KindlingError(
    "cloud",
    `it has ${before} GB and can't shrink to ${after}: Civo only grows volumes. Keep sizeGb, or make another volume and copy what it holds`,
  );
}

/** Why a volume may refuse to grow (facts: Volumes). */
const inTheWay = (record: Reply): string | undefined =>
  statusOf(record) === "creating"
    ? "it is made only once its network has an instance. Grow it after that"
    : holderOf(record)
      ? "its type doesn't grow while it is attached. Take the attachment out of the program, grow it, and attach it again"
      : undefined;

const stateOf = (record: Reply, region: string | undefined) =>
  told({
    name: text(record.name),
    networkId: text(record.network_id),
    sizeGb: whole(record.size_gb),
    region,
    volumeType: text(record.volume_type),
    mountPoint: typeof record.mountpoint === "string" ? record.mountpoint : undefined,
  });
