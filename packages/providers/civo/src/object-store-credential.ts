import { text } from "./reply-fields.ts";
import type { ResourceType } from "./resource-type.ts";

/** A pair of S3 keys, which Civo generates unless they are given. One may own several buckets of its region. */
export const objectStoreCredential: ResourceType = {
  token: "civo:index/objectStoreCredential:ObjectStoreCredential",
  noun: "credential",
  path: "objectstore/credentials",
  feature: "object_store",
  inputs: {
    name: { type: "string", change: "replace", field: "name" },
    region: { type: "string", change: "replace", field: "region" },
    accessKeyId: { type: "string", change: "update", field: "access_key_id", secret: true },
    // The API's name of it is odd, but right (facts: Object storage).
    secretAccessKey: { type: "string", change: "update", field: "secret_access_key_id", secret: true },
  },
  outputs: ["accessKeyId", "secretAccessKey", "status"],
  secrets: ["accessKeyId", "secretAccessKey"],
  properties(record) {
    return {
      name: text(record.name),
      accessKeyId: text(record.access_key_id),
      secretAccessKey: text(record.secret_access_key_id),
      status: text(record.status),
    };
  },
  isMadeFrom(record, { accessKeyId }) {
    return accessKeyId === undefined || record.access_key_id === accessKeyId;
  },
};
