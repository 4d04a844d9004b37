import { required } from "./asked.ts";
import type { Family } from "./family.ts";
import { change, make } from "./inventory.ts";
import type { Changing } from "./transition.ts";

/** Its records are its children. */
export type DnsDomain = Changing;

export const ACCOUNT_ID = "sandbox-account";

/** `dns`, account-wide. Deleting a domain deletes its records (U). */
export const dnsDomains: Family<"DNS domain"> = {
  type: "DNS domain",
  accountWide: true,
  // (?) The facts list no GET of one.
  readable: ({ settings }) => settings.getsById,
  make: (account, asked, { region }) =>
    make(account, "DNS domain", { region, name: required(asked, "name").toLowerCase(), body: {} }),
  render: (_, { id, name }) => ({ id, account_id: ACCOUNT_ID, name }),
  update: (account, domain, asked) => change(account, domain, {}, { name: required(asked, "name") }),
};
