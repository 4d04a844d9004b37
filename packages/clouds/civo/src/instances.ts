import { randomBytes } from "node:crypto";
import type { Account } from "./account.ts";
import {
  type Asked,
  flag,
  invalid,
  objects,
  oneOf,
  optional,
  required,
  texts,
  whole,
  words,
} from "./asked.ts";
import { instanceUsage, sizeNamed, VOLUME_TYPES } from "./catalogue.ts";
import { diskImage } from "./disk-images.ts";
import type { Family } from "./family.ts";
import { firewallIn } from "./firewalls.ts";
import { change, list, make, need, within } from "./inventory.ts";
import { addressAt } from "./networks.ts";
import { Refusal } from "./refusal.ts";
import { needCapacity } from "./regions.ts";
import { assignNamed, freeAddress, heldBy, movingFor } from "./reserved-ips.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";
import { attach, attachable } from "./volumes.ts";

/** Its network is its parent, its hostname is its name. */
export interface Instance extends Changing {
  readonly size: string;
  readonly image: string;
  readonly firewallId: string;
  readonly privateIp: string;
  /** A public address of its own, or "". */
  readonly ownPublicIp: string;
  readonly reverseDns: string;
  readonly initialUser: string;
  readonly initialPassword: string;
  readonly sshKeyId: string;
  readonly script: string;
  readonly tags: readonly string[];
  readonly notes: string;
  readonly volumeType: string;
  readonly subnets: readonly string[];
  readonly allowedIps: readonly string[];
  readonly bandwidthLimit: number;
  readonly createdAt: string;
}

/** Letters, digits, dashes and dots, at most 63 (T). Whether hostnames must differ is unknown (facts: Instances). */
function hostnameOf({ settings, resources }: Account, region: string, asked: Asked): string {
  const hostname = required(asked, "hostname");
  if (!/^[A-Za-z0-9.-]{1,63}$/.test(hostname)) {
    throw invalid("hostname", "The hostname may hold letters, digits, dashes and dots, at most 63");
  }
  const code = settings.sameHostnames;
  if (code !== "allowed" && resources.named("instance", hostname).some((one) => one.region === region)) {
    throw new Refusal(409, code, "An instance of this hostname already exists");
  }
  return hostname;
}

function privateAddress(network: Of<"network">, others: Of<"instance">[], asked: string | undefined): string {
  const used = new Set(others.map(({ body }) => body.privateIp));
  if (asked && used.has(asked)) throw invalid("private_ipv4", "The address is already in use");
  let place = 2;
  while (used.has(addressAt(network.body.cidr, place))) place += 1;
  return asked || addressAt(network.body.cidr, place);
}

/** The firewall asked for; without one the default network's, else none (D). */
function firewallOf(account: Account, network: Of<"network">, asked: Asked): string {
  const id = optional(asked, "firewall_id");
  if (id) return firewallIn(account, network, id).id;
  return within(account, "firewall", network.id).find(({ body }) => body.isDefault)?.id ?? "";
}

function create(account: Account, region: string, asked: Asked): Of<"instance"> {
  const { settings, clock } = account;
  needCapacity(account, region);
  if (whole(asked, "count", 1, 100, 1) > 1) throw invalid("count", "The simulated Civo makes one at a time");
  const hostname = hostnameOf(account, region, asked);
  const network = need(account, "network", region, required(asked, "network_id"));
  const size = sizeNamed("Instance", required(asked, "size"));
  const image = diskImage(account, region, required(asked, "template_id"));
  const keyId = optional(asked, "ssh_key_id");
  const reserved = optional(asked, "reserved_ipv4");
  const volumes = objects(asked, "attached_volumes").map((volume) =>
    attachable(account, network, required(volume, "id")),
  );
  const others = within(account, "instance", network.id);
  // (?) The first instance of a network gets a public address even with "none" (T warns; issue 357).
  const first = others.length === 0 && settings.firstInstanceGetsPublicIp;
  const ownsIp = !reserved && (oneOf(asked, "public_ip", ["create", "none"], "create") === "create" || first);
  const body: Instance = {
    ...{ size: size.name, image: image.name, firewallId: firewallOf(account, network, asked) },
    privateIp: privateAddress(network, others, optional(asked, "private_ipv4")),
    ownPublicIp: ownsIp ? freeAddress(account) : "",
    // (?) It may stay "".
    reverseDns: settings.reverseDns === "kept" ? (optional(asked, "reverse_dns") ?? "") : "",
    initialUser: optional(asked, "initial_user") || image.initial_user,
    initialPassword: randomBytes(12).toString("base64url"),
    sshKeyId: keyId ? need(account, "SSH key", "everywhere", keyId).id : "",
    ...{ script: optional(asked, "script") ?? "", tags: words(optional(asked, "tags")), notes: "" },
    // Filled when not asked for (issue 357).
    volumeType: optional(asked, "volume_type") || VOLUME_TYPES[0],
    ...{ subnets: texts(asked, "subnets"), allowedIps: texts(asked, "allowed_ips") },
    bandwidthLimit: whole(asked, "network_bandwidth_limit", 0, 1e9, 0),
    createdAt: new Date(clock.now()).toISOString(),
    status: "BUILDING",
    transition: becoming(account, { status: settings.builtInstance }),
  };
  const usage = { ...instanceUsage(size), public_ip_address: ownsIp ? 1 : 0 };
  const instance = make(account, "instance", { region, name: hostname, parent: network.id, usage, body });
  if (reserved) assignNamed(account, instance, reserved);
  for (const volume of volumes) attach(account, volume, instance);
  return instance;
}

function render(account: Account, instance: Of<"instance">) {
  const { id, name: hostname, region, parent, body } = instance;
  const { settings } = account;
  const size = sizeNamed("Instance", body.size);
  const reserved = heldBy(account, instance);
  const building = body.status === "BUILDING";
  const volumes = list(account, "volume", region).filter((volume) => volume.body.instanceId === id);
  return {
    ...{ id, hostname, size: body.size, network_id: parent, firewall_id: body.firewallId },
    // Replies may have it in lower case (issue 357).
    region: settings.regionCase === "lower" ? region.toLowerCase() : region,
    ...{ private_ip: body.privateIp, ipv6: "", reverse_dns: body.reverseDns },
    public_ip: building ? "" : (reserved?.body.address ?? body.ownPublicIp),
    ...{ source_type: "diskimage", source_id: body.image, status: body.status, notes: body.notes },
    ...{ initial_user: body.initialUser, initial_password: body.initialPassword },
    ...{ ssh_key: body.sshKeyId, ssh_key_id: body.sshKeyId, tags: body.tags },
    [settings.scriptField]: Buffer.from(body.script).toString("base64"),
    ...{ cpu_cores: size.cpu, ram_mb: size.ramMb, disk_gb: size.diskGb, volume_type: body.volumeType },
    ...{ reserved_ip_id: reserved?.id ?? "", reserved_ip_name: reserved?.name ?? "" },
    reserved_ip: reserved?.body.address ?? "",
    attached_volumes: volumes.map((volume) => ({ id: volume.id })),
    ...{ subnets: body.subnets, allowed_ips: body.allowedIps, network_bandwidth_limit: body.bandwidthLimit },
    created_at: body.createdAt,
  };
}

function update(account: Account, instance: Of<"instance">, asked: Asked): Of<"instance"> {
  const { body, region } = instance;
  const renamed = asked.hostname !== undefined && asked.hostname !== instance.name;
  const name = renamed ? hostnameOf(account, region, asked) : instance.name;
  const wanted = optional(asked, "reverse_dns") ?? body.reverseDns;
  const publicIp = oneOf({ public_ip: asked.public_ip ?? "" }, "public_ip", ["create", "none", ""], "");
  const ownPublicIp =
    publicIp === "create" && body.ownPublicIp === "" ? freeAddress(account) : body.ownPublicIp;
  const changes: Partial<Instance> = {
    reverseDns: account.settings.reverseDns === "kept" ? wanted : "",
    // To clear them takes `notes_delete` too (facts: Instances).
    notes: flag(asked, "notes_delete", false) ? "" : optional(asked, "notes") || body.notes,
    ownPublicIp: publicIp === "none" ? "" : ownPublicIp,
    subnets: asked.subnets === undefined ? body.subnets : texts(asked, "subnets"),
  };
  const usage = instanceUsage(sizeNamed("Instance", body.size));
  const ips = { public_ip_address: changes.ownPublicIp === "" ? 0 : 1 };
  return change(account, instance, changes, { name, usage: { ...usage, ...ips } });
}

/** `instances`, of which a query may ask for those with all of some tags. */
export const instances: Family<"instance"> = {
  type: "instance",
  paged: true,
  deleting: "DELETING",
  make: (account, asked, { region }) => create(account, region, asked),
  render,
  update,
  updated: () => ({ result: "success" }),
  alsoRead: movingFor,
  asksFor: (c, { body }) => words(c.req.query("tags")).every((tag) => body.tags.includes(tag)),
};
