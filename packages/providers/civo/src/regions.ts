import { KindlingError } from "@kindling/core/error";
import type { Caller, CivoApi } from "./api.ts";

export interface Region {
  /** In upper case, as Civo lists it. */
  readonly code: string;
  readonly default: boolean;
  readonly features: Readonly<Record<string, boolean>>;
}

/** The account's regions, asked for at most once. */
export class Regions {
  readonly #api: CivoApi;
  #listed: Promise<readonly Region[]> | undefined;

  constructor(api: CivoApi) {
    this.#api = api;
  }

  list(caller: Caller): Promise<readonly Region[]> {
    this.#listed ??= this.#api.request(caller, "GET", "regions").then(
      (reply) => (Array.isArray(reply) ? reply.map(region) : []),
      (error: unknown) => {
        this.#listed = undefined;
        throw error;
      },
    );
    return this.#listed;
  }

  /** The code of the region that Civo uses when none is named; sent by name, since Civo's pages disagree on it. */
  async default(caller: Caller): Promise<string> {
    const regions = await this.list(caller);
    const code = (regions.find((one) => one.default) ?? regions[0])?.code;
    if (code === undefined) throw new KindlingError("cloud", "Civo lists no region; give one");
    return code;
  }
}

function region(listed: Record<string, unknown>): Region {
  return {
    code: String(listed.code).toUpperCase(),
    default: listed.default === true,
    features: (listed.features ?? {}) as Record<string, boolean>,
  };
}
