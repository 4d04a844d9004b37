import type { ProviderFactory } from "@kindling/core/provider";
import { inProcess } from "@kindling/provider-framework/in-process";
import { type LagoonProviderOptions, lagoon } from "./provider.ts";

/** One try of a request: no query, header or body, so nothing secret. */
export type { Attempt as RequestTrace } from "@kindling/provider-framework/http";
export type { LagoonProviderOptions } from "./provider.ts";

/**
 * Makes Lagoon providers. `apiUrl` wins over any configuration, keeps the LAGOON_ variables out of play and never enters
 * the state; `token` is used where no credential is configured and stays out of the state too.
 */
export function lagoonProvider(options: LagoonProviderOptions = {}): ProviderFactory {
  const { apiUrl, token } = options;
  // A sandbox must not follow the environment to a real Lagoon.
  const followed = apiUrl === undefined ? process.env : {};
  return inProcess(lagoon(options), {
    overrides: apiUrl === undefined ? {} : { apiUrl },
    environment: { ...followed, LAGOON_TOKEN: followed.LAGOON_TOKEN || token },
  });
}
