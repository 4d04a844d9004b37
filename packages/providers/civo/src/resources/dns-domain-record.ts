import {
  type DnsDomainRecord,
  DnsDomainRecordSchema,
} from "@kindling/apis/kindling/civo/provider/v1/dns_domain_record";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { make } from "../make.ts";
import { pairOf } from "../pair.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told, whole } from "../replies.ts";
import { domains } from "./dns-domain-name.ts";

/** A DNS record; all but its domain changes in place. */
export const dnsDomainRecord = resource(
  DnsDomainRecordSchema,
  (civo: Civo) => ({
    complete({ name, type, priority }, { unknown, refuse }) {
      if (priority !== undefined && !unknown.has("type") && !hasPriority(type))
        refuse("priority", `only MX and SRV records have a priority, not ${type.toUpperCase()}`);
      // Records have no region, but a bad token shows.
      return domains(civo).checkRegion({ name });
    },
    async create({ inputs, ...call }) {
      const { domainId, name } = inputs;
      const body = bodyOf(inputs);
      // Several records may share a name, and one that says the very same is as good.
      const isOurs = (record: Reply) => {
        const { type, value, ttl } = stateOf(record);
        return type === body.type && value === body.value && ttl === body.ttl;
      };
      const order = { region: undefined, name, body, isOurs };
      const made = await make(recordsOf(civo, domainId), call, order);
      return { id: made.id, state: stateOf(made, inputs) };
    },
    async read({ id, old, ...call }) {
      const [domainId, own] = old ? [old.domainId, id] : pairOf(id, "<domain id>:<record id>");
      const found = await recordsOf(civo, domainId).read(call, own, old && { name: old.name });
      return found && { id: own, state: { domainId, ...stateOf(found.record, old) } };
    },
    async update({ id, inputs, old, ...call }) {
      const all = recordsOf(civo, old.domainId);
      return stateOf(await all.change(call, { id, name: old.name }, bodyOf(inputs)), inputs);
    },
    async delete({ id, old, ...call }) {
      await remove(recordsOf(civo, old.domainId), call, { id, name: old.name });
    },
  }),
  { type: ignoringCase, name: ignoringCase },
);

/** The records of a domain. There is no GET of one (facts: DNS). */
export const recordsOf = (civo: Civo, domainId: string): Collection =>
  new Collection(civo, {
    noun: "DNS record",
    path: `dns/${domainId}/records`,
    isAccountWide: true,
    isOnlyListed: true,
    within: { all: domains(civo), id: domainId },
  });

const hasPriority = (type: string): boolean => /^(mx|srv)$/i.test(type);

/** All fields, which a change must send too (facts: DNS); no priority is 0 there. */
const bodyOf = ({ name, type, value, ttl, priority = 0 }: DnsDomainRecord) => ({
  name,
  type: type.toUpperCase(),
  value,
  ttl,
  priority,
});

/** `asked` is what the program or the state says of it, if anything. */
export function stateOf(record: Reply, asked?: DnsDomainRecord) {
  const type = text(record.type)?.toUpperCase();
  return {
    ...told({
      // (?) The domain itself may come back without a name.
      ...{ name: record.name === "" ? "@" : text(record.name), type, value: text(record.value) },
      ...{ ttl: whole(record.ttl), accountId: text(record.account_id) },
      ...{ createdAt: text(record.created_at), updatedAt: text(record.updated_at) },
    }),
    priority: type && hasPriority(type) ? priorityOf(record, asked) : undefined,
  };
}

/** The priority, unless nobody asked for one and it is what Civo gives then: 0 or (T) 10. */
function priorityOf(record: Reply, asked: DnsDomainRecord | undefined): number | undefined {
  const priority = whole(record.priority);
  if (asked?.priority !== undefined) return priority ?? asked.priority;
  return priority === 0 || (asked && priority === 10) ? undefined : priority;
}
