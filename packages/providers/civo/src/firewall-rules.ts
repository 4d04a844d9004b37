import type { Operation } from "@kindling/provider-framework/definition";
import { type Equal, same } from "@kindling/provider-framework/diff";
import { makeOnce } from "@kindling/provider-framework/make-once";
import type { Civo } from "./civo.ts";
import { Collection, type Thing } from "./collection.ts";
import { explained } from "./explain.ts";
import { remove } from "./remove.ts";
import { object, objects, type Reply, text, texts, told } from "./replies.ts";

export type Direction = "ingress" | "egress";

/** A rule in either direction, as it is asked for or as it is. */
export interface Rule {
  readonly id?: string;
  readonly action?: string;
  readonly cidrs?: string[];
  readonly label?: string | undefined;
  readonly portRange?: string | undefined;
  readonly protocol?: string | undefined;
}

/** What the API takes for a rule. */
export const ordered = (direction: Direction, rule: Rule): Reply => ({
  direction,
  protocol: rule.protocol || "tcp",
  action: rule.action,
  cidr: rule.cidrs,
  ...(rule.portRange && { ports: rule.portRange }),
  ...(rule.label && { label: rule.label }),
});

/** A firewall's rules of one direction; undefined where the record doesn't tell. */
export function rulesOf(record: Reply, direction: Direction): Rule[] | undefined {
  // Null may well be an empty list.
  const isTold = Array.isArray(record.rules) || record.rules_count === 0;
  return isTold ? ofDirection(objects(record.rules), direction) : undefined;
}

const ofDirection = (rules: readonly Reply[], direction: Direction): Rule[] =>
  rules.filter((rule) => rule.direction === direction).map(ruleOf);

function ruleOf({ id, action, cidr, label, protocol, ports, start_port, end_port }: Reply): Rule {
  const range = [text(start_port), text(end_port)].filter(Boolean).join("-");
  return told({
    id: text(id),
    action: text(action),
    cidrs: texts(cidr),
    label: text(label),
    portRange: protocol === "icmp" ? undefined : (text(ports) ?? text(range)),
    protocol: text(protocol),
  });
}

/** Rules that mean the same have the same meaning: whatever their ids and the order of their ranges. */
function meaning({ action, cidrs = [], label, portRange = "", protocol }: Rule): string {
  const [first, last = first] = portRange.split("-");
  const ranges = cidrs.map((cidr) => wholeRange(cidr.toLowerCase())).sort();
  return JSON.stringify([protocol || "tcp", action, first, last, label || "", ...ranges]);
}

/** An address alone is the range of it. */
const wholeRange = (cidr: string): string =>
  cidr.includes("/") ? cidr : `${cidr}/${cidr.includes(":") ? 128 : 32}`;

/** Lists of rules that mean the same, in whichever order. */
export const sameRules: Equal = (old, value) =>
  Array.isArray(old) && Array.isArray(value) && meanSame(old as Rule[], value as Rule[]);

export const meanSame = (some: readonly Rule[], others: readonly Rule[]): boolean =>
  same(some.map(meaning).sort(), others.map(meaning).sort());

/** The rules in the order in which the program has them, as Civo's says nothing; others come after. */
export function inOrderOf(program: readonly Rule[], rules: readonly Rule[]): Rule[] {
  const order = program.map(meaning);
  const place = (rule: Rule) => [...order, meaning(rule)].indexOf(meaning(rule));
  return rules.toSorted((one, other) => place(one) - place(other));
}

/**
 * Makes the rules of one direction those that are wanted. What is there already stays; new ones come before old ones
 * go, so that a refused rule takes nothing away. Returns what is there then; `tell` hears of it after each step.
 */
export async function setRules(
  civo: Civo,
  call: Operation,
  { region, ...firewall }: Thing & { readonly id: string },
  { direction, wanted }: { readonly direction: Direction; readonly wanted: readonly Rule[] },
  tell: (rules: Rule[]) => void,
): Promise<Rule[]> {
  const path = `firewalls/${firewall.id}/rules`;
  const quota = { field: "security_group_rule", what: "firewall rules" };
  const rules = new Collection(civo, { noun: "firewall rule", path, isOnlyListed: true, quota });
  const about = ({ protocol = "tcp", portRange, label }: Rule) => ({
    region,
    name: [direction, protocol, portRange, label && `(${label})`, "of", firewall.name]
      .filter(Boolean)
      .join(" "),
  });
  const list = async () => ofDirection(await rules.list(call, region), direction);
  let there = await explained(rules, call, { region, name: `of ${firewall.name}` }, list);
  const spare = [...there];
  const missing = wanted.filter((rule) => {
    const index = spare.findIndex((other) => meaning(other) === meaning(rule));
    if (index >= 0) spare.splice(index, 1);
    return index < 0;
  });
  for (const rule of missing) {
    const body = ordered(direction, rule);
    const isNew = (found: Rule) =>
      meaning(found) === meaning(rule) && !there.some(({ id }) => id === found.id);
    const made = await explained(rules, call, about(rule), () =>
      makeOnce({
        make: async () => ruleOf(object(await civo.request(call, "POST", path, { region, body }))),
        find: async () => (await list()).find(isNew),
        signal: call.signal,
        clock: civo.clock,
      }),
    );
    there = [...there, made];
    tell(there);
  }
  for (const rule of spare) {
    await remove(rules, call, { ...about(rule), id: rule.id ?? "" });
    there = there.filter((other) => other !== rule);
    tell(there);
  }
  return there;
}
