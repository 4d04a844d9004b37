import { DnsDomainNameSchema } from "@kindling/apis/kindling/civo/provider/v1/dns_domain_name";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { explained } from "../explain.ts";
import { make } from "../make.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told } from "../replies.ts";

/** A domain, whose name changes in place. Its records go with it (facts: DNS). */
export const dnsDomainName = resource(
  DnsDomainNameSchema,
  (civo: Civo) => {
    const all = domains(civo);
    return {
      // Domains have no region, but a bad token shows.
      complete: ({ name }) => all.checkRegion({ name }),
      async create({ inputs: { name }, ...call }) {
        const isOurs = () => isOwnName(DnsDomainNameSchema.field.name, name, call.name);
        const made = await make(all, call, { region: undefined, name, body: { name }, isOurs });
        return { id: made.id, state: stateOf(made) };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old);
        if (found) return { id: found.id, state: stateOf(found.record) };
        if (old) return undefined;
        const named = await explained(all, call, { name: id }, () =>
          all.named(call, undefined, id.toLowerCase()),
        );
        return named[0] && { id: String(named[0].id), state: stateOf(named[0]) };
      },
      async update({ id, inputs: { name }, old, ...call }) {
        return stateOf(await all.change(call, { id, name: old.name }, { name }));
      },
      async delete({ id, old, ...call }) {
        await remove(all, call, { id, name: old.name });
      },
    };
  },
  { name: ignoringCase },
);

/** The account's domains. There is no GET of one (facts: DNS). */
export const domains = (civo: Civo): Collection =>
  new Collection(civo, { noun: "domain", path: "dns", isAccountWide: true, isOnlyListed: true });

const stateOf = (record: Reply) => told({ name: text(record.name), accountId: text(record.account_id) });
