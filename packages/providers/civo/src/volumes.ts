import { KindlingError } from "@kindling/core/error";
import type { Operation } from "@kindling/provider-framework/definition";
import { poll } from "@kindling/provider-framework/poll";
import type { Civo } from "./civo.ts";
import { Collection, type Thing } from "./collection.ts";
import { explained } from "./explain.ts";
import { isNotFound, isRefusal } from "./failure.ts";
import { instances } from "./instances.ts";
import { type Reply, text } from "./replies.ts";
import { statusOf } from "./settle.ts";

/** The account's volumes. */
export const volumes = (civo: Civo): Collection => {
  const all: Collection = new Collection(civo, {
    noun: "volume",
    path: "volumes",
    feature: "volume",
    quota: { field: "disk_volume_count", what: "volumes" },
    async users(caller, region, id) {
      const volume = await all.find(caller, region, id);
      const instance = volume && holderOf(volume);
      const holder = instance && (await instances(civo).find(caller, region, instance));
      if (!volume || !holder) return [];
      const isLeaving = [volume, holder].some((one) => /^(delet|detach)/.test(statusOf(one)));
      return [{ what: `instance ${text(holder.hostname) ?? holder.id}`, isLeaving }];
    },
  });
  return all;
};

/** Id of the instance that a volume is attached to, or is about to be. */
export const holderOf = (volume: Reply): string | undefined => text(volume.instance_id);

/**
 * Sends a change whose second try Civo refuses once the first is under way, as the volume is no longer what it was:
 * a refusal counts only when the volume doesn't show `isDone`. `hint` tells what may be in the way, where the status alone doesn't.
 */
export function act(
  civo: Civo,
  call: Operation,
  volume: Thing & { readonly region: string; readonly id: string },
  { action, body = {}, isDone, hint = () => undefined }: Action,
): Promise<void> {
  const all = volumes(civo);
  return explained(all, call, volume, async () => {
    const path = `volumes/${volume.id}/${action}`;
    try {
      await civo.request(call, "PUT", path, { region: volume.region, body });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const said = error.message;
      const record = await all.find(call, volume.region, volume.id);
      if (isDone(record)) return;
      if (!record || isNotFound(error)) throw error;
      const why = hint(record) ?? `it is ${statusOf(record)}`;
      throw new KindlingError("cloud", `Civo refuses to ${action} it (${said}): ${why}`);
    }
  });
}

interface Action {
  readonly action: "attach" | "detach" | "resize";
  readonly body?: Reply;
  readonly isDone: (record: Reply | undefined) => boolean;
  readonly hint?: (record: Reply) => string | undefined;
}

const TEN_MINUTES = 600_000;

/** Detaches a volume from an instance and waits until it is free; fine when it isn't attached there, or is gone. */
export async function detach(
  civo: Civo,
  call: Operation,
  volume: Thing & { readonly region: string; readonly id: string },
  instanceId: string,
): Promise<void> {
  const all = volumes(civo);
  const look = () => all.find(call, volume.region, volume.id);
  const isFree = (record: Reply | undefined) =>
    !record || (holderOf(record) !== instanceId && statusOf(record) !== "detaching");
  const before = await explained(all, call, volume, look);
  if (isFree(before)) return;
  const named = { ...volume, name: text(before?.name) };
  if (before && statusOf(before) !== "detaching")
    await act(civo, call, named, { action: "detach", isDone: isFree });
  await explained(all, call, named, () =>
    poll(async () => (isFree(await look()) ? true : undefined), {
      ...{ what: "it to be detached", limit: TEN_MINUTES, signal: call.signal, clock: civo.clock },
    }),
  );
}
