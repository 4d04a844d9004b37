import type { ProviderFactory } from "@kindling/core/provider";
import { type CivoProviderOptions, newProvider } from "./provider.ts";

export type { Clock, RequestTrace } from "./api.ts";
export type { CivoProviderOptions } from "./provider.ts";

/**
 * Makes Civo providers. `apiEndpoint` wins over any configuration, keeps CIVO_TOKEN and CIVO_API_URL out of play
 * and never enters the state; `token` is used where none is configured and stays out of the state too.
 */
export function civoProvider(options: CivoProviderOptions = {}): ProviderFactory {
  return () => newProvider(options);
}
