import type { Resource } from "@kindling/provider-framework/definition";
import type { Civo } from "../civo.ts";
import { firewall } from "./firewall.ts";
import { network } from "./network.ts";
import { objectStore } from "./object-store.ts";
import { objectStoreCredential } from "./object-store-credential.ts";
import { sshKey } from "./ssh-key.ts";

/** Every resource of the package. */
export const resources: readonly Resource<Civo>[] = [
  firewall,
  network,
  objectStore,
  objectStoreCredential,
  sshKey,
];
