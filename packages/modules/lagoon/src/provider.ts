import type { ProviderConfig } from "@kindling/apis/kindling/lagoon/v1/provider_config";
import { secretInput } from "@kindling/core/secret-value";
import { Provider } from "@kindling/sdk-lagoon";

/** The Lagoon provider of a module, named `lagoon`; what the stack input leaves out is the provider's default. */
export const lagoonProvider = (config: ProviderConfig | undefined): Provider =>
  new Provider("lagoon", {
    apiUrl: config?.apiUrl || undefined,
    token: secretInput(config?.token),
    jwtSecret: secretInput(config?.jwtSecret),
    jwtAudience: config?.jwtAudience || undefined,
    insecure: config?.insecure || undefined,
  });
