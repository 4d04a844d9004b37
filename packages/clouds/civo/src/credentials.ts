import { randomBytes } from "node:crypto";
import type { Account } from "./account.ts";
import { type Asked, required } from "./asked.ts";
import type { Family } from "./family.ts";
import { change, make } from "./inventory.ts";
import { Refusal } from "./refusal.ts";
import { needObjectStores } from "./regions.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

export interface Credential extends Changing {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly maxSizeGb: number | null;
}

/** Makes a credential; keys that are not given are generated (facts: Object storage). */
export function createCredential(
  account: Account,
  region: string,
  name: string,
  asked: Asked = {},
): Of<"object store credential"> {
  const { resources, settings } = account;
  const used = resources.usage().objectstore_credential ?? 0;
  if (used >= (settings.credentialQuota ?? Number.POSITIVE_INFINITY)) {
    // Such details hold newlines (facts: Errors); the status is not known.
    const details = `credential count\nlimit ${settings.credentialQuota}, used ${used}, needed 1`;
    throw new Refusal(403, "quota_limit_reached", "Your quota does not allow for this", details);
  }
  const namesakes = resources.named("object store credential", name);
  if (!settings.sameCredentialNames && namesakes.some((one) => one.region === region)) {
    throw new Refusal(409, "database_objectstore_credential_duplicate_name", "The name is already taken");
  }
  const key = String(asked.access_key_id ?? randomBytes(10).toString("hex").toUpperCase());
  if (resources.getByKey("object store credential", region, key)) {
    throw new Refusal(409, "database_objectstore_access_key_exists", "The access key id is already in use");
  }
  const body: Credential = {
    accessKeyId: key,
    secretAccessKey: String(asked.secret_access_key_id ?? randomBytes(30).toString("base64url")),
    maxSizeGb: typeof asked.max_size_gb === "number" ? asked.max_size_gb : null,
    status: "pending",
    transition: becoming(account, { status: "ready" }),
  };
  const usage = { objectstore_credential: 1 };
  return make(account, "object store credential", { region, name, key, usage, body });
}

/** `objectstore/credentials`. */
export const credentials: Family<"object store credential"> = {
  type: "object store credential",
  paged: true,
  make(account, asked, { region }) {
    needObjectStores(account, region);
    return createCredential(account, region, required(asked, "name"), asked);
  },
  render: (_, { id, name, body }) => ({
    ...{ id, name, access_key_id: body.accessKeyId },
    // GET returns the secret too, under this name (facts: Object storage).
    ...{ secret_access_key_id: body.secretAccessKey, max_size_gb: body.maxSizeGb, suspended: false },
    status: body.status,
  }),
  update(account, found, asked) {
    const accessKeyId = String(asked.access_key_id ?? found.body.accessKeyId);
    const secretAccessKey = String(asked.secret_access_key_id ?? found.body.secretAccessKey);
    return change(account, found, { accessKeyId, secretAccessKey }, { key: accessKeyId });
  },
  // Refused while it owns a store (U); code and status are not known.
  blockers: ({ resources }, { id }) =>
    resources.childrenOf<Changing>(id).map((by) => ({
      by,
      refusal: new Refusal(
        409,
        "database_objectstore_credential_in_use",
        "The credential owns an object store",
      ),
    })),
};
