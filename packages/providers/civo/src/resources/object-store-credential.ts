import { randomBytes } from "node:crypto";
import {
  type ObjectStoreCredential,
  ObjectStoreCredentialSchema,
} from "@kindling/apis/kindling/civo/provider/v1/object_store_credential";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { Collection } from "../collection.ts";
import { make } from "../make.ts";
import { isOwnName } from "../own-name.ts";
import { remove } from "../remove.ts";
import { object, type Reply, text, told } from "../replies.ts";
import { settled } from "../settle.ts";
import { objectStores } from "./object-store.ts";

/** A pair of S3 keys. One may own several buckets of its region. */
export const objectStoreCredential = resource(
  ObjectStoreCredentialSchema,
  (civo: Civo) => {
    const credentials = objectStoreCredentials(civo);
    return {
      complete: (inputs) => credentials.checkRegion(inputs),
      async create({ inputs, keep, ...call }) {
        const { name, accessKeyId, secretAccessKey } = inputs;
        const region = await credentials.regionOf(call, inputs.region);
        const body = { name, ...keys(accessKeyId, secretAccessKey) };
        const isOurs = (record: Reply) =>
          accessKeyId === undefined
            ? isOwnName(ObjectStoreCredentialSchema.field.name, name, call.name)
            : record.access_key_id === accessKeyId;
        const made = await make(credentials, call, { region, name, body, isOurs });
        keep({ id: made.id, state: stateOf(made, region) });
        const credential = { region, id: made.id, name };
        const ready = await settled(credentials, call, credential, { what: "ready", first: made });
        return { id: made.id, state: stateOf(ready, region) };
      },
      async read({ id, old, ...call }) {
        const found = await credentials.read(call, id, old);
        return found && { id: found.id, state: stateOf(found.record, found.region) };
      },
      async update({ id, old, inputs, keep, ...call }) {
        const { accessKeyId = old.accessKeyId, keyGeneration } = inputs;
        const made = rotates(inputs, old) ? newSecretKey() : old.secretAccessKey;
        const { secretAccessKey = made } = inputs;
        const isNew = accessKeyId !== old.accessKeyId || secretAccessKey !== old.secretAccessKey;
        // Taking the generation out changes nothing at Civo.
        if (!isNew) return {};
        const region = await credentials.regionOf(call, old.region);
        const credential = { region, id, name: old.name };
        const changed = await credentials.change(call, credential, keys(accessKeyId, secretAccessKey));
        call.log(
          "warning",
          `the old key of credential ${old.name} has stopped working: give the new one to all that use it`,
        );
        keep(told({ accessKeyId, secretAccessKey, keyGeneration }));
        return stateOf(
          await settled(credentials, call, credential, { what: "ready", first: changed }),
          region,
        );
      },
      async previewUpdate({ inputs, old, log }) {
        if (!rotates(inputs, old)) return [];
        log(
          "warning",
          `the secret key of credential ${old.name} stops working at once when this is carried out`,
        );
        return inputs.secretAccessKey === undefined ? ["secretAccessKey"] : [];
      },
      async delete({ id, old: { name, region }, ...call }) {
        await remove(credentials, call, { region: await credentials.regionOf(call, region), id, name });
      },
    };
  },
  { region: ignoringCase },
);

/** The account's credentials. */
export const objectStoreCredentials = (civo: Civo): Collection =>
  new Collection(civo, {
    noun: "credential",
    path: "objectstore/credentials",
    feature: "object_store",
    isPaged: true,
    quota: { field: "objectstore_gb", what: "object storage", unit: "GB" },
    async users(caller, region, id) {
      const buckets = await objectStores(civo).list(caller, region);
      return buckets
        .filter(({ owner_info }) => object(owner_info).credential_id === id)
        .map(({ name }) => ({ what: `bucket ${name}`, isLeaving: false }));
    },
  });

const rotates = (inputs: ObjectStoreCredential, old: ObjectStoreCredential): boolean =>
  inputs.keyGeneration !== undefined && inputs.keyGeneration !== old.keyGeneration;

/** As long as the keys that Civo itself generates; Civo generates none for a credential that exists. */
const newSecretKey = (): string => randomBytes(30).toString("base64url");

/** The API's name of the secret key is odd, but right (facts: Object storage). */
const keys = (accessKeyId: string | undefined, secretAccessKey: string | undefined) => ({
  access_key_id: accessKeyId,
  secret_access_key_id: secretAccessKey,
});

const stateOf = (record: Reply, region: string | undefined) =>
  told({
    name: text(record.name),
    region,
    accessKeyId: text(record.access_key_id),
    secretAccessKey: text(record.secret_access_key_id),
    status: text(record.status),
  });
