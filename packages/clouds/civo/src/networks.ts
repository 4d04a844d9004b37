import { BlockList } from "node:net";
import type { Account } from "./account.ts";
import { type Asked, flag, invalid, objects, optional, required, texts } from "./asked.ts";
import { type Blocker, brief, type Family } from "./family.ts";
import { createFirewall } from "./firewalls.ts";
import { change, list, make, within } from "./inventory.ts";
import { Refusal } from "./refusal.ts";
import { FREED_LABEL } from "./removal.ts";
import type { Changing } from "./transition.ts";
import type { Of, Type } from "./types.ts";

export interface Network extends Changing {
  readonly isDefault: boolean;
  readonly cidr: string;
  /** "" without IPv6. */
  readonly cidrV6: string;
  readonly ipv4: boolean;
  readonly nameserversV4: readonly string[];
  readonly nameserversV6: readonly string[];
  readonly vlan: Asked;
}

/** RFC 1918 (facts: Networks). */
const privateRanges = new BlockList();
privateRanges.addSubnet("10.0.0.0", 8);
privateRanges.addSubnet("172.16.0.0", 12);
privateRanges.addSubnet("192.168.0.0", 16);

function cidrOf(account: Account, region: string, asked: Asked): string {
  const cidr = optional(asked, "cidr_v4");
  // Set by the API when omitted.
  if (!cidr) return `192.168.${list(account, "network", region).length + 1}.0/24`;
  const [address = "", bits] = cidr.split("/");
  const isPrivate = Number(bits) >= 8 && Number(bits) <= 30 && privateRanges.check(address);
  if (!isPrivate) throw invalid("cidr_v4", "The range must be a private one, such as 10.0.0.0/24");
  return cidr;
}

/** Two or three (D). */
function nameserversOf(asked: Asked): string[] | undefined {
  if (optional(asked, "nameservers_v4") === undefined) return undefined;
  const servers = texts(asked, "nameservers_v4");
  if (servers.length === 2 || servers.length === 3 || servers.length === 0) return servers;
  throw invalid("nameservers_v4", "There must be two or three nameservers");
}

function createNetwork(account: Account, region: string, asked: Asked, isDefault = false): Of<"network"> {
  const name = required(asked, "label");
  if (freedLabel(account, region, name))
    throw new Refusal(409, "database_network_exists", "The label is still taken");
  const servers = nameserversOf(asked) ?? [];
  const usage = { network_count: 1 };
  const number = list(account, "network", region).length + 1;
  const body: Network = {
    ...{ isDefault, cidr: cidrOf(account, region, asked), ipv4: flag(asked, "ipv4_enabled", true) },
    cidrV6: flag(asked, "ipv6_enabled", false) ? `fd00:${number.toString(16)}::/56` : "",
    nameserversV4: servers.length > 0 ? servers : ["8.8.8.8", "1.1.1.1"],
    nameserversV6: texts(asked, "nameservers_v6"),
    vlan: objects({ list: [asked.vlan_connect ?? {}] }, "list")[0] ?? {},
    status: "Active",
  };
  return make(account, "network", { region, name, usage, body });
}

/** (?) A label can stay taken after its network's delete (issue 324). */
const freedLabel = ({ resources }: Account, region: string, label: string) =>
  resources.named<{ refusalsLeft: number }>(FREED_LABEL, label).find((one) => one.region === region);

/** What a refused network leaves behind: one refusal fewer, and (?) less quota (issue 256). */
function refused(account: Account, region: string, asked: Asked): void {
  const { resources, settings } = account;
  const name = optional(asked, "label") ?? "";
  const freed = freedLabel(account, region, name);
  const refusalsLeft = (freed?.body.refusalsLeft ?? 0) - 1;
  if (freed && refusalsLeft > 0) resources.save(freed.id, { refusalsLeft });
  else if (freed) resources.remove(freed.id);
  if (settings.failedNetworksCount) {
    resources.insert("failed network", { region, name, usage: { network_count: 1 }, body: {} });
  }
}

/** Every region has a default network with a firewall that is open to all (D: instances). */
export function makeDefaultNetworks(account: Account): void {
  if (!account.settings.defaultNetworks) return;
  for (const region of account.settings.regions) {
    if (list(account, "network", region).some(({ body }) => body.isDefault)) continue;
    const network = createNetwork(account, region, { label: "Default" }, true);
    createFirewall(account, region, network, { name: "Default (all open)" }, true);
  }
}

const users: readonly [Type, code: string][] = [
  ["instance", "database_network_inuse_by_instance"],
  ["Kubernetes cluster", "database_network_inuse_by_cluster"],
  ["database", "database_network_inuse_by_database"],
  // Those that deleted clusters left are among them.
  ["volume", "database_network_inuse_by_volumes"],
];

function blockers(account: Account, network: Of<"network">): Blocker[] {
  const { settings } = account;
  const byUsers = users.flatMap(([type, code]) =>
    within(account, type, network.id).map((by) => ({
      by,
      refusal: new Refusal(
        409,
        type === "instance" && settings.networkOfInstance !== "inuse" ? settings.networkOfInstance : code,
        `The network is still used by the ${type} ${by.name}`,
      ),
    })),
  );
  const rules: Blocker[] = [];
  if (network.body.isDefault) {
    rules.push({
      refusal: new Refusal(400, "network_delete_default", "The default network can't be deleted"),
    });
  } else if (!settings.lastNetworkDeletable && list(account, "network", network.region).length === 1) {
    rules.push({
      refusal: new Refusal(400, "database_network_delete_last", "The last network can't be deleted"),
    });
  }
  return [...rules, ...byUsers];
}

const labelled = (network: Of<"network">) => ({
  id: network.id,
  label: network.name,
  result: brief(network).result,
});

/** `networks`: label and nameservers change, the rest is fixed (facts: Networks). */
export const networks: Family<"network"> = {
  type: "network",
  make: (account, asked, { region }) => createNetwork(account, region, asked),
  made: labelled,
  updated: labelled,
  refused,
  blockers,
  render(account, { id, name: label, body }) {
    const addresses = 2 ** (32 - Number(body.cidr.split("/")[1])) - 3;
    return {
      ...{ id, name: `cust-${label}-${id.slice(0, 8)}`, label, default: body.isDefault, status: body.status },
      ...{ cidr: body.cidr, cidr_v6: body.cidrV6, ipv4_enabled: body.ipv4, ipv6_enabled: body.cidrV6 !== "" },
      ...{ nameservers_v4: body.nameserversV4, nameservers_v6: body.nameserversV6 },
      gateway_ipv4: addressAt(body.cidr, 1),
      free_ip_count: addresses - within(account, "instance", id).length,
      ...body.vlan,
    };
  },
  update(account, network, asked) {
    const nameserversV4 = nameserversOf(asked) ?? network.body.nameserversV4;
    // (?) An empty label keeps the old one.
    return change(account, network, { nameserversV4 }, { name: optional(asked, "label") || network.name });
  },
};

/** The address at a place in an IPv4 range: 1 is the gateway. */
export function addressAt(cidr: string, place: number): string {
  const parts = cidr.split("/")[0]?.split(".").map(Number) ?? [];
  const number = parts.reduce((sum, part) => sum * 256 + part, 0) + place;
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join(".");
}
