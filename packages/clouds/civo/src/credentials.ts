import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import {
  type Account,
  find,
  isReady,
  newProgress,
  type Progress,
  page,
  poll,
  readBody,
  regionOf,
} from "./account.ts";
import { Refusal } from "./refusal.ts";
import { needObjectStores } from "./regions.ts";
import type { Resource } from "./resources.ts";

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly maxSizeGb: number | null;
  readonly progress: Progress;
}

export const CREDENTIAL = "object store credential";

/** Makes a credential; keys that are not given are generated (facts: Object storage). */
export function createCredential(
  account: Account,
  region: string,
  name: string,
  asked: Record<string, unknown> = {},
): Resource<Credential> {
  const { resources, settings } = account;
  const used = resources.usage().objectstore_credential ?? 0;
  if (used >= (settings.credentialQuota ?? Number.POSITIVE_INFINITY)) {
    // Such details hold newlines (facts: Errors); the status is not known.
    const details = `credential count\nlimit ${settings.credentialQuota}, used ${used}, needed 1`;
    throw new Refusal(403, "quota_limit_reached", "Your quota does not allow for this", details);
  }
  if (
    !settings.sameCredentialNames &&
    resources.named(CREDENTIAL, name).some((one) => one.region === region)
  ) {
    throw new Refusal(409, "database_objectstore_credential_duplicate_name", "The name is already taken");
  }
  const accessKeyId = String(asked.access_key_id ?? randomBytes(10).toString("hex").toUpperCase());
  if (resources.getByKey(CREDENTIAL, region, accessKeyId)) {
    throw new Refusal(409, "database_objectstore_access_key_exists", "The access key id is already in use");
  }
  const body: Credential = {
    accessKeyId,
    secretAccessKey: String(asked.secret_access_key_id ?? randomBytes(30).toString("base64url")),
    maxSizeGb: typeof asked.max_size_gb === "number" ? asked.max_size_gb : null,
    progress: newProgress(account),
  };
  return resources.insert(CREDENTIAL, {
    region,
    name,
    key: accessKeyId,
    usage: { objectstore_credential: 1 },
    body,
  });
}

function render(account: Account, { id, name, body }: Resource<Credential>) {
  return {
    ...{ id, name, access_key_id: body.accessKeyId },
    // GET returns the secret too, under this name (facts: Object storage).
    ...{ secret_access_key_id: body.secretAccessKey, max_size_gb: body.maxSizeGb, suspended: false },
    status: isReady(account, body.progress) ? "ready" : "pending",
  };
}

/** `objectstore/credentials`. */
export function credentials(account: Account): Hono {
  const { resources } = account;
  return new Hono()
    .get("/", (c) => {
      const region = regionOf(account, c);
      const all = resources.list<Credential>(CREDENTIAL, region);
      return c.json(
        page(
          account,
          c,
          all.map((one) => render(account, one)),
        ),
      );
    })
    .post("/", async (c) => {
      const body = await readBody(c);
      const region = regionOf(account, c, body);
      needObjectStores(account, region);
      const { name } = body;
      if (typeof name !== "string" || name === "") {
        throw new Refusal(400, "parameter_name_invalid", "The name is required");
      }
      return c.json(
        render(
          account,
          resources.atomically(() => createCredential(account, region, name, body)),
        ),
      );
    })
    .get("/:id", (c) => {
      const region = regionOf(account, c);
      const found = resources.atomically(() =>
        poll(account, find<Credential>(account, CREDENTIAL, region, c.req.param("id"))),
      );
      return c.json(render(account, found));
    })
    .put("/:id", async (c) => {
      const asked = await readBody(c);
      const region = regionOf(account, c, asked);
      return resources.atomically(() => {
        const { id, body } = find<Credential>(account, CREDENTIAL, region, c.req.param("id"));
        const accessKeyId = String(asked.access_key_id ?? body.accessKeyId);
        const secretAccessKey = String(asked.secret_access_key_id ?? body.secretAccessKey);
        resources.save(id, { ...body, accessKeyId, secretAccessKey }, { key: accessKeyId });
        return c.json(render(account, find<Credential>(account, CREDENTIAL, region, id)));
      });
    })
    .delete("/:id", (c) => {
      const region = regionOf(account, c);
      return resources.atomically(() => {
        const { id } = find<Credential>(account, CREDENTIAL, region, c.req.param("id"));
        if (resources.childrenOf(id).length > 0) {
          // Refused while it owns a store (U); code and status are not known.
          throw new Refusal(
            409,
            "database_objectstore_credential_in_use",
            "The credential owns an object store",
          );
        }
        resources.remove(id);
        return c.json({ result: "success" });
      });
    });
}
