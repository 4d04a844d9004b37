import type { ProviderFactory } from "@kindling/core/provider";
import { inProcess } from "@kindling/provider-framework/in-process";
import { type CivoProviderOptions, civo } from "./provider.ts";

/** One try of a request: no query, header or body, so nothing secret. */
export type { Attempt as RequestTrace } from "@kindling/provider-framework/http";
export type { CivoProviderOptions } from "./provider.ts";

/**
 * Makes Civo providers. `apiEndpoint` wins over any configuration, keeps CIVO_TOKEN and CIVO_API_URL out of play
 * and never enters the state; `token` is used where none is configured and stays out of the state too.
 */
export function civoProvider(options: CivoProviderOptions = {}): ProviderFactory {
  const { apiEndpoint, token } = options;
  // A sandbox must not follow the environment to a real account.
  const followed = apiEndpoint === undefined ? process.env : {};
  return inProcess(civo(options), {
    overrides: apiEndpoint === undefined ? {} : { apiEndpoint },
    environment: { ...followed, CIVO_TOKEN: followed.CIVO_TOKEN || token },
  });
}
