import { KindlingError } from "@kindling/core/error";
import type { Caller, Civo } from "./civo.ts";
import { object, type Reply } from "./replies.ts";

export interface Region {
  /** In upper case, as Civo lists it. */
  readonly code: string;
  readonly default: boolean;
  readonly features: Readonly<Record<string, unknown>>;
}

/** What clients of one process have asked for, by endpoint and token. */
export type RegionLists = Map<
  string,
  { readonly asker: Caller; readonly answer: Promise<readonly Region[]> }
>;

/** The account's regions, asked for at most once by all clients that share `lists`. */
export class Regions {
  readonly #civo: Civo;
  readonly #lists: RegionLists;
  readonly #account: string;

  constructor(civo: Civo, lists: RegionLists) {
    const { url, token } = civo.connection;
    this.#civo = civo;
    this.#lists = lists;
    this.#account = `${url} ${token}`;
  }

  async list(caller: Caller): Promise<readonly Region[]> {
    const { asker, answer } = this.#lists.get(this.#account) ?? this.#ask(caller);
    try {
      return await answer;
    } catch (error) {
      // It was stopped, not this one.
      if (asker.signal?.aborted && !caller.signal?.aborted) return this.list(caller);
      throw error;
    }
  }

  #ask(asker: Caller) {
    const answer = this.#civo.list(asker, "regions").then(
      (listed) => listed.map(region),
      (error: unknown) => {
        this.#lists.delete(this.#account);
        throw error;
      },
    );
    const list = { asker, answer };
    this.#lists.set(this.#account, list);
    return list;
  }

  /** The region of something: the one it names, else the provider's, else the account's default. */
  async of(caller: Caller, named: string | undefined): Promise<string> {
    const known = named || this.#civo.connection.region;
    // Sent by name even so, since Civo's pages disagree on what a request without one gets.
    return known ? known.toUpperCase() : this.#default(caller);
  }

  /** Where something of an unknown region may be: the provider's first, then all others that have the feature. */
  async candidates(caller: Caller, feature = ""): Promise<string[]> {
    const listed = await this.list(caller);
    const able = listed.filter(({ features }) => features[feature] !== false).map(({ code }) => code);
    const own = this.#civo.connection.region?.toUpperCase();
    return own === undefined ? able : [own, ...able.filter((code) => code !== own)];
  }

  async #default(caller: Caller): Promise<string> {
    const regions = await this.list(caller);
    const code = (regions.find((one) => one.default) ?? regions[0])?.code;
    if (code === undefined) throw new KindlingError("cloud", "Civo lists no region; give one");
    return code;
  }
}

function region(listed: Reply): Region {
  return {
    code: String(listed.code).toUpperCase(),
    default: listed.default === true,
    features: object(listed.features),
  };
}

export function unknownRegion(region: string, regions: readonly Region[]): string {
  return `Civo has no region ${region}. Valid regions: ${codes(regions)}`;
}

export function lacksFeature(region: string, feature: string, regions: readonly Region[]): string {
  const having = regions.filter(({ features }) => features[feature]);
  const name = feature.replaceAll("_", " ");
  return `region ${region} has no ${name}${having.length > 0 ? `. Regions that have one: ${codes(having)}` : ""}`;
}

const codes = (regions: readonly Region[]): string => regions.map(({ code }) => code).join(", ");
