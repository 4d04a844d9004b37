import { ObjectStoreSchema } from "@kindling/apis/kindling/civo/provider/v1/object_store";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { make } from "../make.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import { object, type Reply, text, told, whole } from "../replies.ts";
import { settled } from "../settle.ts";

/**
 * A bucket. Its owner is fixed: another `accessKeyId`, or none where there was one, is another bucket. Without one
 * Civo makes a credential, which stays when the bucket goes, as others may use it by then.
 */
export const objectStore = resource(
  ObjectStoreSchema,
  (civo: Civo) => {
    const buckets = objectStores(civo);
    return {
      complete: (inputs) => buckets.checkRegion(inputs),
      async create({ inputs, keep, ...call }) {
        const { name, accessKeyId, maxSizeGb } = inputs;
        const region = await buckets.regionOf(call, inputs.region);
        const body = { name, access_key_id: accessKeyId, max_size_gb: maxSizeGb };
        const isOurs = (record: Reply) =>
          isOwnName(ObjectStoreSchema.field.name, name, call.name) ||
          (accessKeyId !== undefined && object(record.owner_info).access_key_id === accessKeyId);
        const made = await make(buckets, call, { region, name, body, isOurs });
        keep({ id: made.id, state: stateOf(made, region) });
        const ready = await settled(
          buckets,
          call,
          { region, id: made.id, name },
          { what: "ready", first: made },
        );
        return { id: made.id, state: stateOf(ready, region) };
      },
      async read({ id, old, ...call }) {
        const found = await buckets.read(call, id, old);
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async update({ id, old: { name, region: known }, inputs: { maxSizeGb }, keep, ...call }) {
        const region = await buckets.regionOf(call, known);
        const bucket = { region, id, name };
        const changed = await buckets.change(call, bucket, { max_size_gb: maxSizeGb });
        keep({ maxSizeGb });
        return stateOf(await settled(buckets, call, bucket, { what: "ready", first: changed }), region);
      },
      async delete({ id, old: { name, region }, ...call }) {
        await remove(buckets, call, { region: await buckets.regionOf(call, region), id, name });
      },
    };
  },
  { region: ignoringCase },
);

/** The account's buckets. */
export const objectStores = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "bucket",
    path: "objectstores",
    feature: "object_store",
    isPaged: true,
    quota: { field: "objectstore_gb", what: "object storage", unit: "GB" },
  });

function stateOf(record: Reply, region: string | undefined) {
  const name = text(record.name);
  return told({
    name,
    region,
    // Civo's structs say max_size, its page max_size_gb.
    maxSizeGb: whole(record.max_size ?? record.max_size_gb),
    accessKeyId: text(object(record.owner_info).access_key_id),
    bucketUrl: bucketUrl(text(record.objectstore_endpoint), name),
    status: text(record.status),
  });
}

/** The bucket's URL with scheme and bucket, whether Civo sends just the host or a URL, with the bucket or without. */
export function bucketUrl(endpoint: string | undefined, name: string | undefined): string | undefined {
  if (endpoint === undefined || name === undefined) return undefined;
  const url = URL.parse(/^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`);
  if (url === null) return undefined;
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path.endsWith(`/${name}`) ? path : `${path}/${name}`}`;
}
