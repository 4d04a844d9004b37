import { type Firewall, FirewallSchema } from "@kindling/apis/kindling/civo/provider/v1/firewall";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { defaultNetwork } from "../default-network.ts";
import { inOrderOf, meanSame, ordered, rulesOf, sameRules, setRules } from "../firewall-rules.ts";
import { make } from "../make.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told } from "../replies.ts";
import { settled } from "../settle.ts";
import { usersOf } from "../users.ts";

const DIRECTIONS = [
  { direction: "ingress", field: "ingressRules" },
  { direction: "egress", field: "egressRules" },
] as const;

/** There is no GET of one: it is there once it is listed. */
const LISTED = { what: "listed", isThere: () => true };

/** A firewall. Name and rules change in place, the rest is fixed. */
export const firewall = resource(
  FirewallSchema,
  (civo: Civo) => {
    const all = firewalls(civo);
    return {
      complete: ({ region, name }) => all.checkRegion({ region, name }),
      async create({ inputs, keep, ...call }) {
        const { name, createDefaultRules = true } = inputs;
        const region = await all.regionOf(call, inputs.region);
        const networkId = inputs.networkId ?? (await defaultNetwork(civo, call, region));
        const given = DIRECTIONS.filter(({ field }) => inputs[field].length > 0);
        // Civo makes its own rules for both directions or for none; those of a direction that is given then go.
        const opens = createDefaultRules && given.length < DIRECTIONS.length;
        const rules = given.flatMap(({ direction, field }) =>
          inputs[field].map((rule) => ordered(direction, rule)),
        );
        const body = { name, network_id: networkId, create_rules: opens, ...(!opens && { rules }) };
        const isOurs = (record: Reply) =>
          isOwnName(FirewallSchema.field.name, name, call.name) || (!opens && isAsAsked(record, inputs));
        const { id } = await make(all, call, { region, name, body, isOurs });
        const before = opens ? { ingressRules: [], egressRules: [] } : {};
        keep({ id, state: { region, networkId, ...before } });
        const one = { region, id, name };
        for (const { direction, field } of opens ? given : []) {
          const wanted = { direction, wanted: inputs[field] };
          await setRules(civo, call, one, wanted, (now) => keep({ id, state: { [field]: now } }));
        }
        return { id, state: stateOf(await settled(all, call, one, LISTED), region, inputs) };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old);
        if (found === undefined) return undefined;
        const { record, region } = found;
        return { id: found.id, state: stateOf(record, region, old) };
      },
      async update({ id, inputs, old, changed, keep, ...call }) {
        const { name } = inputs;
        const region = await all.regionOf(call, old.region);
        if (changed.has("name")) {
          await all.change(call, { region, id, name: old.name }, { name });
          keep({ name });
        }
        const one = { region, id, name };
        for (const { direction, field } of DIRECTIONS) {
          if (!changed.has(field)) continue;
          const wanted = { direction, wanted: inputs[field] };
          // Half a removal must stay one: the next run knows it by the old rules.
          const tell = inputs[field].length > 0 ? (now: object) => keep({ [field]: now }) : () => {};
          keep({ [field]: await setRules(civo, call, one, wanted, tell) });
        }
        return stateOf(await settled(all, call, one, LISTED), region, inputs);
      },
      async delete({ id, old: { name, region }, ...call }) {
        await remove(all, call, { region: await all.regionOf(call, region), id, name });
      },
    };
  },
  {
    region: ignoringCase,
    ingressRules: sameRules,
    egressRules: sameRules,
    // Civo doesn't say how it was made, and for one that is there it means nothing any more.
    createDefaultRules: (old, value) => old === null || old === value,
  },
);

/** The account's firewalls. */
export const firewalls = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "firewall",
    path: "firewalls",
    isOnlyListed: true,
    quota: { field: "security_group", what: "firewalls" },
    users: (caller, region, id) => usersOf(civo, caller, region, "firewall_id", id),
  });

/** A name can be anybody's: in the network that was named, with these very rules, it is surely this one's. */
const isAsAsked = (record: Reply, inputs: Firewall): boolean =>
  record.network_id === inputs.networkId &&
  DIRECTIONS.every(({ direction, field }) => meanSame(rulesOf(record, direction) ?? [], inputs[field]));

function stateOf(record: Reply, region: string | undefined, known: Partial<Firewall> = {}) {
  const rules = DIRECTIONS.map(({ direction, field }) => {
    const found = rulesOf(record, direction);
    return [field, found && inOrderOf(known[field] ?? [], found)] as const;
  });
  return told({
    name: text(record.name),
    region,
    networkId: text(record.network_id),
    ...Object.fromEntries(rules),
  });
}
