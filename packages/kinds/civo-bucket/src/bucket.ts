import { ObjectStore, type Provider } from "@pulumi/civo";
import type { Keys } from "./bucket-credential.ts";
import type { Locals } from "./locals.ts";

/**
 * The bucket as far as Civo's own API knows it: name, size and owner. A replacement deletes first: its settings go
 * before it and refuse to while it is full, so that nothing has been made yet by then.
 */
export function bucket({ spec, region }: Locals, { accessKeyId }: Keys, provider: Provider): ObjectStore {
  const { bucketName, maxSizeGb } = spec;
  const args = { name: bucketName, region, maxSizeGb, accessKeyId };
  return new ObjectStore("bucket", args, { provider, deleteBeforeReplace: true });
}
