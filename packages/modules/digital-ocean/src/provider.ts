import type { ProviderConfig } from "@kindling/apis/kindling/digital_ocean/v1/provider_config";
import { secretInput } from "@kindling/core/secret-value";
// Only what is used: the package as a whole is some hundred resources.
import { Provider } from "@pulumi/digitalocean/provider.js";

/** The DigitalOcean provider of a module, named `digitalocean`; what the stack input leaves out is DigitalOcean's default. */
export const digitalOceanProvider = (config: ProviderConfig | undefined): Provider =>
  new Provider("digitalocean", {
    token: secretInput(config?.token),
    apiEndpoint: config?.apiEndpoint || undefined,
  });
