import type { Account } from "./account.ts";
import { type Asked, oneOf, optional, required, whole } from "./asked.ts";
import { ACCOUNT_ID } from "./dns-domains.ts";
import type { Family } from "./family.ts";
import { change, make } from "./inventory.ts";
import type { Changing } from "./transition.ts";

export interface DnsRecord extends Changing {
  readonly type: string;
  readonly value: string;
  readonly priority: number;
  /** Seconds. */
  readonly ttl: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** PUT sends all fields, so both take the same (facts: DNS). */
function bodyOf({ clock }: Account, asked: Asked): Omit<DnsRecord, "createdAt"> {
  const type = optional(asked, "type")?.toUpperCase();
  return {
    type: oneOf({ type }, "type", ["A", "CNAME", "MX", "SRV", "TXT", "NS"]),
    value: required(asked, "value"),
    priority: whole(asked, "priority", 0, 65535, 0),
    // 60 to 3600, 600 unless said (T).
    ttl: whole(asked, "ttl", 60, 3600, 600),
    updatedAt: new Date(clock.now()).toISOString(),
  };
}

/** `dns/:parent/records`: no GET of one, list (facts: DNS). */
export const dnsRecords: Family<"DNS record", "DNS domain"> = {
  type: "DNS record",
  accountWide: true,
  within: "DNS domain",
  readable: () => false,
  make(account, asked, { region, parent }) {
    const body = bodyOf(account, asked);
    // `@` is the domain itself.
    const name = required(asked, "name");
    return make(account, "DNS record", {
      ...{ region, name, parent: parent.id, body: { ...body, createdAt: body.updatedAt } },
    });
  },
  render: ({ settings }, { id, name, parent, body }) => ({
    ...{ id, account_id: ACCOUNT_ID, domain_id: parent, name, value: body.value },
    // (?) It may come back in lower case (T makes it upper case).
    type: settings.recordTypeCase === "lower" ? body.type.toLowerCase() : body.type,
    ...{ priority: body.priority, ttl: body.ttl, created_at: body.createdAt, updated_at: body.updatedAt },
  }),
  update: (account, record, asked) =>
    change(account, record, bodyOf(account, asked), { name: required(asked, "name") }),
};
