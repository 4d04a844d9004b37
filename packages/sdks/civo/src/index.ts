export { ObjectStore, type ObjectStoreArgs } from "./object-store.ts";
export { ObjectStoreCredential, type ObjectStoreCredentialArgs } from "./object-store-credential.ts";
export { Provider, type ProviderArgs } from "./provider.ts";
