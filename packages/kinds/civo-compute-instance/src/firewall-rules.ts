import { KindlingError } from "@kindling/core/error";

/** A rule in either direction. */
export interface Rule {
  readonly id?: string | undefined;
  readonly action: string;
  readonly cidrs: string[];
  readonly label?: string | undefined;
  readonly portRange?: string | undefined;
  readonly protocol?: string | undefined;
}

/** A firewall as Civo has it. */
export interface ReadFirewall {
  readonly name: string;
  readonly networkId: string;
  readonly ingressRules?: readonly Rule[] | undefined;
  readonly egressRules?: readonly Rule[] | undefined;
}

/**
 * The rules of all firewalls, each once: together they let through what any of them does. Throws `invalid-input` where
 * one denies something, or is in another network.
 */
export function joinedRules(
  networkId: string,
  firewalls: readonly ReadFirewall[],
): { ingressRules: Rule[]; egressRules: Rule[] } {
  for (const { name, networkId: its, ingressRules = [], egressRules = [] } of firewalls) {
    if (its !== networkId)
      throw refusal(
        `firewall ${name} is in another network than the instance, and Civo attaches those of its network only`,
      );
    const denying = [...ingressRules, ...egressRules].find(({ action }) => action !== "allow");
    if (denying)
      throw refusal(
        `firewall ${name} denies ${spoken(denying)}. Civo attaches one firewall, and rules that deny can't be joined with other firewalls' rules: they would take away what those allow. Take the rule out, or name this firewall alone`,
      );
  }
  return {
    ingressRules: union(firewalls.flatMap(({ ingressRules = [] }) => ingressRules)),
    egressRules: union(firewalls.flatMap(({ egressRules = [] }) => egressRules)),
  };
}

function refusal(message: string): KindlingError {
  return new KindlingError("invalid-input", `spec.firewallIds: ${message}`, { path: "spec.firewallIds" });
}

/** The first of those that let the same through, without its id: the new firewall's rules have their own. */
function union(rules: readonly Rule[]): Rule[] {
  const unlike = new Map<string, Rule>();
  for (const { id: _, ...rule } of rules) {
    const { protocol = "tcp", portRange = "", cidrs } = rule;
    const meaning = JSON.stringify([protocol, portRange, cidrs.toSorted()]);
    if (!unlike.has(meaning)) unlike.set(meaning, rule);
  }
  return [...unlike.values()];
}

const spoken = ({ label, protocol = "tcp", portRange, cidrs }: Rule): string =>
  [label && `"${label}":`, protocol, portRange, "of", cidrs.join(", ")].filter(Boolean).join(" ");
