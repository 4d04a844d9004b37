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
import { CREDENTIAL, type Credential, createCredential } from "./credentials.ts";
import { NotFound, Refusal } from "./refusal.ts";
import { needObjectStores } from "./regions.ts";
import type { Resource } from "./resources.ts";

export interface ObjectStore {
  readonly maxSizeGb: number;
  readonly progress: Progress;
}

const OBJECT_STORE = "object store";

/** The size asked for: `max_size_gb`, or `size` as Civo's page has it (D); 500 GB or a multiple (C). */
function sizeOf(asked: Record<string, unknown>): number {
  const size = Number(asked.max_size_gb ?? asked.size);
  if (Number.isInteger(size) && size > 0 && size % 500 === 0) return size;
  throw new Refusal(400, "parameter_max_size_invalid", "The size must be 500 GB or a multiple of it");
}

function needGb(account: Account, more: number): void {
  const used = account.resources.usage().objectstore_gb ?? 0;
  const limit = account.settings.objectStoreGbQuota;
  if (used + more <= limit) return;
  const details = `object store GB\nlimit ${limit}, used ${used}, needed ${more}`;
  throw new Refusal(403, "quota_limit_reached", "Your quota does not allow for this", details);
}

function needName({ settings, resources }: Account, region: string, name: unknown): string {
  if (typeof name !== "string" || name === "") {
    throw new Refusal(400, "parameter_name_invalid", "The name is required");
  }
  const others = resources.named(OBJECT_STORE, name);
  const inScope = settings.nameScope === "account" ? others : others.filter((one) => one.region === region);
  if (inScope.length > 0 || settings.takenNames.includes(name)) {
    throw new Refusal(
      409,
      "database_object_store_duplicate_name",
      "An object store of this name already exists",
    );
  }
  return name;
}

function create(account: Account, region: string, asked: Record<string, unknown>): Resource<ObjectStore> {
  const { resources } = account;
  const name = needName(account, region, asked.name);
  const maxSizeGb = sizeOf(asked);
  needGb(account, maxSizeGb);
  const owner =
    typeof asked.access_key_id === "string"
      ? resources.getByKey<Credential>(CREDENTIAL, region, asked.access_key_id)
      : createCredential(account, region, name);
  if (owner === undefined) throw new NotFound(CREDENTIAL);
  const body = { maxSizeGb, progress: newProgress(account) };
  return resources.insert(OBJECT_STORE, {
    region,
    name,
    parent: owner.id,
    usage: { objectstore_gb: maxSizeGb },
    body,
  });
}

function render(account: Account, { id, region, name, parent, body }: Resource<ObjectStore>) {
  const { settings, resources } = account;
  const owner = resources.get<Credential>(CREDENTIAL, region, parent ?? "");
  const host = `objectstore.${region.toLowerCase()}.civo.com`;
  return {
    ...{ id, name, [settings.sizeField]: body.maxSizeGb },
    owner_info: {
      access_key_id: owner?.body.accessKeyId,
      name: owner?.name,
      credential_id: owner?.id,
    },
    objectstore_endpoint: settings.endpointForm === "host" ? host : `https://${host}/${name}`,
    status: isReady(account, body.progress) ? "ready" : "creating",
  };
}

/** `objectstores`. */
export function objectStores(account: Account): Hono {
  const { resources, settings } = account;
  const inRegion = (region: string, id: string) => find<ObjectStore>(account, OBJECT_STORE, region, id);
  return new Hono()
    .get("/", (c) => {
      const all = resources.list<ObjectStore>(OBJECT_STORE, regionOf(account, c));
      return c.json(
        page(
          account,
          c,
          all.map((one) => render(account, one)),
        ),
      );
    })
    .post("/", async (c) => {
      const asked = await readBody(c);
      const region = regionOf(account, c, asked);
      needObjectStores(account, region);
      return c.json(
        render(
          account,
          resources.atomically(() => create(account, region, asked)),
        ),
      );
    })
    .get("/:id", (c) => {
      const region = regionOf(account, c);
      const found = resources.atomically(() => poll(account, inRegion(region, c.req.param("id"))));
      return c.json(render(account, found));
    })
    .get("/:id/stats", (c) => {
      const { body } = inRegion(regionOf(account, c), c.req.param("id"));
      return c.json({ size_kb_utilised: 0, max_size_kb: body.maxSizeGb * 1024 * 1024, num_objects: 0 });
    })
    .put("/:id", async (c) => {
      const asked = await readBody(c);
      const region = regionOf(account, c, asked);
      return resources.atomically(() => {
        const { id, body } = inRegion(region, c.req.param("id"));
        const maxSizeGb = sizeOf(asked);
        if (maxSizeGb < body.maxSizeGb && !settings.shrinking) {
          throw new Refusal(400, "parameter_max_size_invalid", "An object store can't be made smaller");
        }
        needGb(account, maxSizeGb - body.maxSizeGb);
        resources.save(id, { ...body, maxSizeGb }, { usage: { objectstore_gb: maxSizeGb } });
        return c.json(render(account, inRegion(region, id)));
      });
    })
    .delete("/:id", (c) => {
      // Destroys all objects at once; need not be empty (U).
      resources.remove(inRegion(regionOf(account, c), c.req.param("id")).id);
      return c.json({ result: "success" });
    });
}
