import type { Hono } from "hono";
import { type Account, regionOf } from "./account.ts";
import { type Asked, invalid, required } from "./asked.ts";
import { type Credential, createCredential } from "./credentials.ts";
import { endpoints, type Family } from "./family.ts";
import { change, find, make } from "./inventory.ts";
import { needQuota } from "./quota.ts";
import { NotFound, Refusal } from "./refusal.ts";
import { needObjectStores } from "./regions.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

export interface ObjectStore extends Changing {
  readonly maxSizeGb: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The size asked for: `max_size_gb`, or `size` as Civo's page has it (D); 500 GB or a multiple (C). */
function sizeOf(asked: Asked): number {
  const size = Number(asked.max_size_gb ?? asked.size);
  if (Number.isInteger(size) && size > 0 && size % 500 === 0) return size;
  throw invalid("max_size", "The size must be 500 GB or a multiple of it");
}

function refuseTakenName({ settings, resources }: Account, region: string, name: string): void {
  const others = resources.named("object store", name);
  const inScope = settings.nameScope === "account" ? others : others.filter((one) => one.region === region);
  if (inScope.length === 0 && !settings.takenNames.includes(name)) return;
  throw new Refusal(
    409,
    "database_object_store_duplicate_name",
    "An object store of this name already exists",
  );
}

function create(account: Account, region: string, asked: Asked): Of<"object store"> {
  needObjectStores(account, region);
  const name = required(asked, "name");
  refuseTakenName(account, region, name);
  const maxSizeGb = sizeOf(asked);
  const usage = { objectstore_gb: maxSizeGb };
  needQuota(account, usage);
  const owner =
    typeof asked.access_key_id === "string"
      ? account.resources.getByKey<Credential>("object store credential", region, asked.access_key_id)
      : createCredential(account, region, name);
  if (owner === undefined) throw new NotFound("object store credential");
  const createdAt = account.clock.now();
  const body = {
    maxSizeGb,
    createdAt,
    status: "creating",
    transition: becoming(account, { status: "ready" }),
  };
  return make(account, "object store", { region, name, parent: owner.id, usage, body });
}

const family: Family<"object store"> = {
  type: "object store",
  paged: true,
  make: (account, asked, { region }) => create(account, region, asked),
  render({ settings, resources }, { id, region, name, parent, body }) {
    const owner = resources.get<Credential>("object store credential", region, parent ?? "");
    const host = `objectstore.${region.toLowerCase()}.civo.com`;
    return {
      ...{ id, name, [settings.sizeField]: body.maxSizeGb },
      owner_info: {
        access_key_id: owner?.body.accessKeyId,
        name: owner?.name,
        credential_id: owner?.id,
      },
      objectstore_endpoint: settings.endpointForm === "host" ? host : `https://${host}/${name}`,
      status: body.status,
    };
  },
  update(account, found, asked) {
    const maxSizeGb = sizeOf(asked);
    const growth = maxSizeGb - found.body.maxSizeGb;
    if (growth < 0 && !account.settings.shrinking) {
      throw invalid("max_size", "An object store can't be made smaller");
    }
    needQuota(account, { objectstore_gb: growth });
    return change(account, found, { maxSizeGb }, { usage: { objectstore_gb: maxSizeGb } });
  },
  // No blockers: a delete destroys all objects at once and need not find the store empty (U).
};

/** `objectstores`. */
export const objectStores = (account: Account): Hono =>
  endpoints(account, family).get("/:id/stats", (c) => {
    const { id, body } = find(account, "object store", regionOf(account, c), c.req.param("id"));
    const { objects, bytes } = account.contents?.usage(id) ?? { objects: 0, bytes: 0 };
    return c.json({
      ...{ size_kb_utilised: Math.ceil(bytes / 1024), max_size_kb: body.maxSizeGb * 1024 * 1024 },
      num_objects: objects,
    });
  });
