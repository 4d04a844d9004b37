import { CivoObjectStoreCredentialSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/api";
import { CivoObjectStoreCredentialStackInputSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_input";
import { CivoObjectStoreCredentialStackOutputsSchema } from "@kindling/apis/kindling/civo/object_store_credential/v1/stack_outputs";
import { defineKind } from "@kindling/core/kind";

export default defineKind({
  schema: CivoObjectStoreCredentialSchema,
  stackInput: CivoObjectStoreCredentialStackInputSchema,
  stackOutputs: CivoObjectStoreCredentialStackOutputsSchema,
  module: async () => (await import("./module.ts")).module,
});
