import { Hono } from "hono";
import { type Account, readBody, regionOf } from "./account.ts";
import { type Asked, optional, required, texts, whole, words } from "./asked.ts";
import { instanceUsage, type Size, sizeNamed } from "./catalogue.ts";
import { firewallIn } from "./firewalls.ts";
import { change, list, need } from "./inventory.ts";
import { NotFound, Refusal } from "./refusal.ts";
import { assign } from "./reserved-ips.ts";
import { becoming } from "./transition.ts";
import type { Of } from "./types.ts";

type Action = (account: Account, instance: Of<"instance">, asked: Asked) => unknown;

/** Upwards only (D); then REBOOTING or BUILDING until it is ACTIVE (facts: Instances, States). */
function resize(account: Account, instance: Of<"instance">, asked: Asked): void {
  const size = sizeNamed("Instance", required(asked, "size"));
  const before = sizeNamed("Instance", instance.body.size);
  const less = (["cpu", "ramMb", "diskGb"] satisfies (keyof Size)[]).some(
    (part) => size[part] < before[part],
  );
  // The code is unknown.
  if (less) throw new Refusal(400, "parameter_size_invalid", "An instance can only be resized upwards");
  const usage = { ...instanceUsage(size), public_ip_address: instance.body.ownPublicIp === "" ? 0 : 1 };
  const status = account.settings.resizingInstance;
  const transition = becoming(account, { size: size.name, status: "ACTIVE" });
  change(account, instance, { status, transition }, { usage });
}

/** Volumes that were attached to take effect at a reboot (T) come with it. */
function reboot(account: Account, instance: Of<"instance">): void {
  for (const volume of list(account, "volume", instance.region)) {
    const { instanceId, transition } = volume.body;
    if (instanceId !== instance.id || transition?.waitsFor !== "a reboot") continue;
    change(account, volume, { transition: becoming(account, { status: "attached" }) });
  }
  change(account, instance, { status: "REBOOTING", transition: becoming(account, { status: "ACTIVE" }) });
}

/** Stopping and starting show the old status until they are done; what Civo shows meanwhile is unknown. */
const turns =
  (status: string): Action =>
  (account, instance) =>
    change(account, instance, { transition: becoming(account, { status }) });

/** Every one answers `{"result":"success"}` (facts: Success). */
const actions: readonly [method: "PUT" | "POST", path: string, action: Action][] = [
  // Absent tags clear them.
  [
    "PUT",
    "tags",
    (account, instance, asked) => change(account, instance, { tags: words(optional(asked, "tags")) }),
  ],
  [
    ...(["PUT", "firewall"] as const),
    (account, instance, asked) => {
      const network = need(account, "network", instance.region, instance.parent ?? "");
      change(account, instance, {
        firewallId: firewallIn(account, network, required(asked, "firewall_id")).id,
      });
    },
  ],
  ["PUT", "resize", resize],
  ["POST", "hard_reboots", reboot],
  ["POST", "reboots", reboot],
  ["POST", "soft_reboots", reboot],
  ["PUT", "stop", turns("SHUTOFF")],
  ["PUT", "start", turns("ACTIVE")],
  [
    ...(["PUT", "allowed_ips"] as const),
    (account, instance, asked) => change(account, instance, { allowedIps: texts(asked, "allowed_ips") }),
  ],
  [
    ...(["PUT", "network_bandwidth_limit"] as const),
    (account, instance, asked) =>
      change(account, instance, { bandwidthLimit: whole(asked, "network_bandwidth_limit", 0) }),
  ],
  [
    ...(["PUT", "ip/:address"] as const),
    (account, instance, { address }) => {
      const ip = list(account, "reserved IP", instance.region).find(({ body }) => body.address === address);
      if (ip === undefined) throw new NotFound("reserved IP");
      assign(account, ip, instance.id);
    },
  ],
];

/** What is done to an instance under `instances/:id/…`; one that is being deleted is not found. */
export function instanceActions(account: Account): Hono {
  const api = new Hono();
  for (const [method, path, action] of actions) {
    api.on(method, `/:id/${path}`, async (c) => {
      const asked: Asked = { ...(await readBody(c)), ...c.req.param() };
      const region = regionOf(account, c, asked);
      return account.resources.atomically(() => {
        action(account, need(account, "instance", region, c.req.param("id") ?? ""), asked);
        return c.json({ result: "success" });
      });
    });
  }
  return api;
}
