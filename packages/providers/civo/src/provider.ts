import { ConfigSchema } from "@kindling/apis/kindling/civo/provider/v1/config";
import { type AnyProvider, defineProvider } from "@kindling/provider-framework/definition";
import type { Attempt } from "@kindling/provider-framework/http";
import type { Clock } from "@kindling/provider-framework/rate-limit";
import { Civo } from "./civo.ts";
import { functions } from "./functions/index.ts";
import type { RegionLists } from "./regions.ts";
import { resources } from "./resources/index.ts";
import { tokenOf } from "./token.ts";

export interface CivoProviderOptions {
  /** Wins over any configuration, keeps the environment out of play and never enters the state. */
  readonly apiEndpoint?: string | undefined;
  /** Used where no token is configured; never enters the state. */
  readonly token?: string | undefined;
  /** Told of every try of every request. */
  readonly onRequest?: (trace: Attempt) => void;
  readonly clock?: Clock;
  /** Keeps to Civo's limit of requests at another endpoint than Civo's own, too. */
  readonly keepsToRate?: boolean;
}

const API = "https://api.civo.com";

/** Civo's resources over its HTTP API, with the tokens and properties of the Pulumi provider 2.4.8. */
export function civo({
  token: host,
  onRequest,
  clock,
  keepsToRate = false,
  ...options
}: CivoProviderOptions = {}): AnyProvider {
  const regionLists: RegionLists = new Map();
  return defineProvider({
    config: ConfigSchema,
    // The successor of 2.4.8, whose stacks it takes over.
    version: "3.0.0",
    schema: () => import("../gen/schema.json", { with: { type: "json" } }),
    async client(config, at) {
      const environment = options.apiEndpoint === undefined ? process.env.CIVO_TOKEN : undefined;
      const url = config.apiEndpoint ?? API;
      const token = await tokenOf(config, { host, environment });
      const paced = keepsToRate || url === API;
      const connection = { url, ...token, region: config.region, onRequest, clock, keepsToRate: paced };
      return new Civo(connection, at, regionLists);
    },
    resources,
    functions,
  });
}
