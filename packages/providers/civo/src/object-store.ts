import type { Reply } from "./api.ts";
import { text, whole } from "./reply-fields.ts";
import type { ResourceType } from "./resource-type.ts";

/**
 * A bucket. Its owner is fixed: another `accessKeyId`, or none where there was one, is another bucket. Without one
 * Civo makes a credential, which stays when the bucket goes, as others may use it by then.
 */
export const objectStore: ResourceType = {
  token: "civo:index/objectStore:ObjectStore",
  noun: "bucket",
  path: "objectstores",
  feature: "object_store",
  inputs: {
    name: { type: "string", change: "replace", field: "name" },
    region: { type: "string", change: "replace", field: "region" },
    accessKeyId: {
      type: "string",
      change: "replace",
      field: "access_key_id",
      secret: true,
      removal: "change",
    },
    maxSizeGb: {
      type: "integer",
      change: "update",
      field: "max_size_gb",
      default: 500,
      problem: (gb) =>
        typeof gb === "number" && gb > 0 && gb % 500 === 0
          ? undefined
          : `must be 500 or a multiple of it, which is how Civo sells storage; is ${gb}`,
    },
  },
  outputs: ["accessKeyId", "bucketUrl", "status"],
  secrets: ["accessKeyId"],
  properties(record) {
    const owner = (record.owner_info ?? {}) as Reply;
    const name = text(record.name);
    return {
      name,
      // Civo's structs say max_size, its page max_size_gb.
      maxSizeGb: whole(record.max_size ?? record.max_size_gb),
      accessKeyId: text(owner.access_key_id),
      bucketUrl: bucketUrl(text(record.objectstore_endpoint), name),
      status: text(record.status),
    };
  },
  isMadeFrom(record, { accessKeyId }) {
    return (
      typeof accessKeyId === "string" && (record.owner_info as Reply | null)?.access_key_id === accessKeyId
    );
  },
};

/** The bucket's URL with scheme and bucket, whether Civo sends just the host or a URL, with the bucket or without. */
export function bucketUrl(endpoint: string | undefined, name: string | undefined): string | undefined {
  if (endpoint === undefined || name === undefined) return undefined;
  const url = URL.parse(/^https?:\/\//.test(endpoint) ? endpoint : `https://${endpoint}`);
  if (url === null) return undefined;
  const path = url.pathname.replace(/\/+$/, "");
  return `${url.origin}${path.endsWith(`/${name}`) ? path : `${path}/${name}`}`;
}
