import type { Account } from "./account.ts";
import { type Asked, invalid, oneOf, optional, texts } from "./asked.ts";
import type { Family } from "./family.ts";
import { make } from "./inventory.ts";
import type { Changing } from "./transition.ts";
import type { Of } from "./types.ts";

export interface FirewallRule extends Changing {
  readonly protocol: string;
  readonly ports: readonly [start: string, end: string];
  readonly cidr: readonly string[];
  readonly direction: string;
  readonly action: string;
}

/** What `create_rules` makes: all open (facts: Firewalls). */
export const openToAll: readonly Asked[] = ["ingress", "egress"].flatMap((direction) =>
  ["tcp", "udp", "icmp"].map((protocol) => ({
    ...{ protocol, direction, action: "allow", cidr: ["0.0.0.0/0"], label: `All ${protocol} ${direction}` },
    ...(protocol !== "icmp" && { ports: "1-65535" }),
  })),
);

/** `ports`, "80" or "80-443", wins over `start_port` and `end_port`; icmp has none. */
function portsOf(asked: Asked, protocol: string): [start: string, end: string] {
  const pair = [optional(asked, "start_port"), optional(asked, "end_port")].filter(Boolean).join("-");
  const ports = optional(asked, "ports") || pair;
  if (protocol === "icmp" && ports === "") return ["", ""];
  const [, start = "", end = ""] = /^(\d+)(?:-(\d+))?$/.exec(ports) ?? [];
  const [first, last] = [Number(start), Number(end || start)];
  if (protocol !== "icmp" && first >= 1 && first <= last && last <= 65535) return [start, end];
  throw invalid(
    "ports",
    protocol === "icmp" ? "icmp has no ports" : "The ports must be such as 80 or 80-443",
  );
}

export function createRule(account: Account, firewall: Of<"firewall">, asked: Asked): Of<"firewall rule"> {
  const protocol = oneOf(asked, "protocol", ["tcp", "udp", "icmp"]);
  const cidr = texts(asked, "cidr").filter(Boolean);
  if (cidr.length === 0) throw invalid("cidr", "At least one range is required, such as 0.0.0.0/0");
  const ports = portsOf(asked, protocol);
  const direction = oneOf(asked, "direction", ["ingress", "egress"]);
  const body: FirewallRule = {
    protocol,
    ports,
    cidr,
    direction,
    action: oneOf(asked, "action", ["allow", "deny"]),
  };
  const { id: parent, region } = firewall;
  const usage = { security_group_rule: 1 };
  return make(account, "firewall rule", {
    region,
    name: optional(asked, "label") ?? "",
    parent,
    usage,
    body,
  });
}

export function renderRule(_: Account, { id, name: label, parent, body }: Of<"firewall rule">) {
  const { protocol, ports, cidr, direction, action } = body;
  const [start_port, end_port] = ports;
  return {
    ...{ id, firewall_id: parent, protocol, start_port, end_port, ports: ports.filter(Boolean).join("-") },
    ...{ cidr, direction, action, label },
  };
}

/** `firewalls/:parent/rules`: no update, and no GET of one (facts: Firewalls). */
export const firewallRules: Family<"firewall rule", "firewall"> = {
  type: "firewall rule",
  within: "firewall",
  readable: () => false,
  make: (account, asked, { parent }) => createRule(account, parent, asked),
  render: renderRule,
};
