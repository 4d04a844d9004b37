import type { ProviderConfig } from "@kindling/apis/kindling/civo/v1/provider_config";
import { secretInput } from "@kindling/core/secret-value";
import { Provider } from "@pulumi/civo";

/** The Civo provider of a module, named `civo`; what the stack input leaves out is Civo's own default. */
export const civoProvider = (config: ProviderConfig | undefined): Provider =>
  new Provider("civo", {
    token: secretInput(config?.civoToken),
    apiEndpoint: config?.apiEndpoint || undefined,
  });
