import { ConfigSchema } from "@kindling/apis/kindling/lagoon/provider/v1/config";
import { type AnyProvider, defineProvider } from "@kindling/provider-framework/definition";
import type { Attempt } from "@kindling/provider-framework/http";
import type { Clock } from "@kindling/provider-framework/rate-limit";
import { credentialOf } from "./client/credential.ts";
import { Lagoon } from "./client/lagoon.ts";
import { functions } from "./functions/index.ts";
import { resources } from "./resources/index.ts";
import { unchecked } from "./unchecked.ts";

export interface LagoonProviderOptions {
  /** Wins over any configuration, keeps the environment out of play and never enters the state. */
  readonly apiUrl?: string | undefined;
  /** Used where no credential is configured; never enters the state. */
  readonly token?: string | undefined;
  /** Told of every try of every request. */
  readonly onRequest?: (trace: Attempt) => void;
  readonly clock?: Clock;
  /** Milliseconds since 1970, by which tokens expire. Default: the system's clock. */
  readonly time?: () => number;
}

const API = "https://api.lagoon.sh/graphql";

/** Lagoon's resources over its GraphQL API. */
export function lagoon({ onRequest, clock, time }: LagoonProviderOptions = {}): AnyProvider {
  return defineProvider({
    config: ConfigSchema,
    version: "1.0.0",
    schema: () => import("../gen/schema.json", { with: { type: "json" } }),
    async client({ apiUrl, token, jwtSecret, jwtAudience, insecure }, host) {
      const credential = credentialOf({
        ...{
          token: token?.trim(),
          jwtSecret: jwtSecret?.trim(),
          jwtAudience: jwtAudience?.trim() || undefined,
        },
        time,
      });
      const url = apiUrl?.trim() || API;
      const fetch = insecure ? await unchecked() : undefined;
      return new Lagoon({ url, credential, fetch, onRequest, clock }, host);
    },
    resources,
    functions,
  });
}
