import type { Hono } from "hono";
import { type Account, readBody, regionOf } from "./account.ts";
import { type Asked, flag, oneOf, optional, required, whole } from "./asked.ts";
import { VOLUME_TYPES } from "./catalogue.ts";
import { brief, endpoints, type Family } from "./family.ts";
import { change, make, need } from "./inventory.ts";
import { NotFound, Refusal } from "./refusal.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

/** Its network is its parent. */
export interface Volume extends Changing {
  readonly sizeGb: number;
  readonly volumeType: string;
  readonly bootable: boolean;
  /** Id of the instance that it is attached to or about to be, or "". */
  readonly instanceId: string;
  /** Id of the cluster that made it for a claim, or "". It outlives that cluster. */
  readonly clusterId: string;
  readonly createdAt: string;
}

const usageOf = (sizeGb: number) => ({ disk_volume_count: 1, disk_gb: sizeGb });

function create(account: Account, region: string, asked: Asked): Of<"volume"> {
  // `parameter_network_id_invalid` without one (issue 68).
  const network = need(account, "network", region, required(asked, "network_id"));
  if (optional(asked, "snapshot_id")) throw new NotFound("snapshot");
  const sizeGb = whole(asked, "size_gb", 1);
  // Stays so until its network has an instance (issue 420, probed 2026-09).
  const waits = account.settings.volumesNeedInstance ? "an instance in the network" : undefined;
  const body: Volume = {
    ...{ sizeGb, bootable: flag(asked, "bootable", false), instanceId: "" },
    volumeType: oneOf(asked, "volume_type", VOLUME_TYPES, VOLUME_TYPES[0]),
    clusterId: optional(asked, "cluster_id") ?? "",
    createdAt: new Date(account.clock.now()).toISOString(),
    status: "creating",
    transition: becoming(account, { status: "available" }, waits),
  };
  const usage = usageOf(sizeGb);
  return make(account, "volume", { region, name: required(asked, "name"), parent: network.id, usage, body });
}

/** A volume that may be attached in that network: same network, no instance, available. The codes are unknown. */
export function attachable(
  account: Account,
  network: Pick<Of<"network">, "id" | "region">,
  id: string,
): Of<"volume"> {
  const volume = need(account, "volume", network.region, id);
  if (volume.parent !== network.id) {
    throw new Refusal(400, "database_volume_attach_failed", "The volume is in another network");
  }
  if (volume.body.status === "available") return volume;
  throw new Refusal(
    409,
    "database_volume_attach_failed",
    `The volume is ${volume.body.status}, not available`,
  );
}

/** With `attach_at_boot` it takes effect at a reboot (T). */
export function attach(
  account: Account,
  volume: Of<"volume">,
  { id }: Of<"instance">,
  atBoot = false,
): Of<"volume"> {
  const transition = becoming(account, { status: "attached" }, atBoot ? "a reboot" : undefined);
  return change(account, volume, { status: "attaching", instanceId: id, transition });
}

function detach(account: Account, volume: Of<"volume">): Of<"volume"> {
  if (volume.body.instanceId === "") {
    throw new Refusal(409, "database_volume_detach_failed", "The volume is not attached");
  }
  const transition = becoming(account, { status: "available", instanceId: "" });
  return change(account, volume, { status: "detaching", transition });
}

/** Growth only; refused or done online while attached; the new size shows at once (facts: Volumes). */
function resize(account: Account, volume: Of<"volume">, asked: Asked): Of<"volume"> {
  const { status, sizeGb: before, instanceId } = volume.body;
  const sizeGb = whole(asked, "size_gb", before);
  const code = account.settings.resizingAttachedVolume;
  if (instanceId !== "" && code !== "online") throw new Refusal(400, code, "The volume is still attached");
  if (status !== "available" && status !== "attached") {
    throw new Refusal(409, "database_volume_resize_failed", `The volume is ${status}`);
  }
  const transition = becoming(account, { status });
  return change(account, volume, { sizeGb, status: "resizing", transition }, { usage: usageOf(sizeGb) });
}

const family: Family<"volume"> = {
  type: "volume",
  deleting: "deleting",
  make: (account, asked, { region }) => create(account, region, asked),
  made: brief,
  render: (_, { id, name, parent, body }) => ({
    ...{ id, name, instance_id: body.instanceId, cluster_id: body.clusterId, network_id: parent },
    ...{ mountpoint: "", status: body.status, volume_type: body.volumeType, size_gb: body.sizeGb },
    ...{ bootable: body.bootable, created_at: body.createdAt },
  }),
  blockers(_, { body }) {
    if (body.instanceId === "") return [];
    // (?) The code (facts: Volumes).
    return [{ refusal: new Refusal(409, "database_volume_delete_failed", "The volume is still attached") }];
  },
};

/** `volumes`: name, network and type are fixed (facts: Volumes). */
export function volumes(account: Account): Hono {
  const api = endpoints(account, family);
  const actions: Record<string, (account: Account, volume: Of<"volume">, asked: Asked) => unknown> = {
    attach(_, volume, asked) {
      const instance = need(account, "instance", volume.region, required(asked, "instance_id"));
      const free = attachable(account, { id: instance.parent ?? "", region: volume.region }, volume.id);
      attach(account, free, instance, flag(asked, "attach_at_boot", false));
    },
    detach,
    resize,
  };
  for (const [name, action] of Object.entries(actions)) {
    api.put(`/:id/${name}`, async (c) => {
      const asked = await readBody(c);
      const region = regionOf(account, c, asked);
      return account.resources.atomically(() => {
        action(account, need(account, "volume", region, c.req.param("id") ?? ""), asked);
        return c.json({ result: "success" });
      });
    });
  }
  return api;
}
