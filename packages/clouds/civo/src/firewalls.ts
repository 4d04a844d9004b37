import type { Account } from "./account.ts";
import { type Asked, flag, objects, required } from "./asked.ts";
import { type Blocker, brief, type Family } from "./family.ts";
import { createRule, openToAll, renderRule } from "./firewall-rules.ts";
import { change, list, make, need, within } from "./inventory.ts";
import { Refusal } from "./refusal.ts";
import type { Changing } from "./transition.ts";
import type { Of } from "./types.ts";

/** Its network is its parent, its rules are its children. */
export interface Firewall extends Changing {
  /** Whether it came with the region's default network. */
  readonly isDefault: boolean;
}

export function createFirewall(
  account: Account,
  region: string,
  network: Of<"network">,
  asked: Asked,
  isDefault = false,
): Of<"firewall"> {
  const name = required(asked, "name");
  const usage = { security_group: 1 };
  const firewall = make(account, "firewall", {
    region,
    name,
    parent: network.id,
    usage,
    body: { isDefault },
  });
  // T sends `rules` only without default rules; whether both may be had is unknown.
  const rules = flag(asked, "create_rules", true) ? openToAll : objects(asked, "rules");
  for (const rule of rules) createRule(account, firewall, rule);
  return firewall;
}

const users = [
  ["instance", "database_firewall_inuse_by_instance"],
  // terraform-provider-civo issue 160
  ["Kubernetes cluster", "database_firewall_inuse_by_cluster"],
  // The code is guessed from the others.
  ["database", "database_firewall_inuse_by_database"],
] as const;

const usersOf = (account: Account, { id, region }: Of<"firewall">, type: (typeof users)[number][0]) =>
  list(account, type, region).filter(({ body }) => body.firewallId === id);

/** Nothing may use it, and an instance does until its delete is over (terraform-provider-civo issue 252). */
const blockers = (account: Account, firewall: Of<"firewall">): Blocker[] =>
  users.flatMap(([type, code]) =>
    usersOf(account, firewall, type).map((by) => {
      const reason = `The firewall is still used by the ${type} ${by.name}`;
      const asOf2022 = account.settings.firewallInUse === "database_firewall_deleted_failed";
      return { by, refusal: new Refusal(...refused(asOf2022, code), reason) };
    }),
  );

// terraform-provider-civo issue 138
const refused = (asOf2022: boolean, code: string): [number, string] =>
  asOf2022 ? [500, "database_firewall_deleted_failed"] : [409, code];

/** The firewall that a request asks for, which must be in the network (facts: Instances). */
export function firewallIn(account: Account, network: Of<"network">, id: string): Of<"firewall"> {
  const firewall = need(account, "firewall", network.region, id);
  if (firewall.parent === network.id) return firewall;
  // The code is a guess.
  throw new Refusal(400, "parameter_firewall_id_invalid", "The firewall is not in the network");
}

/** `firewalls`: (?) no GET of one in G, T, C; only the name changes. */
export const firewalls: Family<"firewall"> = {
  type: "firewall",
  readable: ({ settings }) => settings.getsById,
  make(account, asked, { region }) {
    const network = need(account, "network", region, required(asked, "network_id"));
    return createFirewall(account, region, network, asked);
  },
  made: brief,
  render(account, firewall) {
    const { id, name, parent } = firewall;
    const rules = within(account, "firewall rule", id);
    return {
      ...{ id, name, network_id: parent, rules: rules.map((rule) => renderRule(account, rule)) },
      rules_count: rules.length,
      instance_count: usersOf(account, firewall, "instance").length,
      cluster_count: usersOf(account, firewall, "Kubernetes cluster").length,
      loadbalancer_count: 0,
    };
  },
  update: (account, firewall, asked) => change(account, firewall, {}, { name: required(asked, "name") }),
  updated: () => ({ result: "success" }),
  blockers,
};
