import type { Host } from "@kindling/provider-framework/definition";
import { type Attempt, Http } from "@kindling/provider-framework/http";
import { type Clock, systemClock } from "@kindling/provider-framework/rate-limit";
import { errorWords } from "./failure.ts";
import { type RegionLists, Regions } from "./regions.ts";
import { object, objects, type Reply } from "./replies.ts";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface Connection {
  readonly url: string;
  readonly token: string;
  /** Where the token was found, for messages. */
  readonly tokenSource: string;
  /** Region of what names none. Absent: the account's default. */
  readonly region: string | undefined;
  /** Told of every try of every request. */
  readonly onRequest?: ((trace: Attempt) => void) | undefined;
  readonly clock?: Clock | undefined;
  /** Keep to Civo's limit of requests. */
  readonly keepsToRate: boolean;
}

/** Whoever asks: what ends the request. */
export interface Caller {
  readonly signal?: AbortSignal;
}

const MINUTE = 60_000;
/** Most requests of an account in a second: an assumption, since Civo documents no limit. */
const REQUESTS_PER_SECOND = 10;

/** Civo's API, with one account's token: what every resource and function uses. Fails with `HttpError`. */
export class Civo {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly regions: Regions;
  readonly #http: Http;

  constructor(connection: Connection, host: Host, regionLists: RegionLists) {
    const { url, token, onRequest, clock = systemClock, keepsToRate } = connection;
    this.connection = connection;
    this.clock = clock;
    this.#http = new Http({
      url: `${url.replace(/\/+$/, "")}/v2/`,
      headers: { authorization: `bearer ${token}`, "user-agent": host.agent },
      secrets: [token],
      timeout: MINUTE,
      ...(keepsToRate && { rate: { count: REQUESTS_PER_SECOND, seconds: 1, account: `${url} ${token}` } }),
      explain: errorWords,
      // That the rate limit is waited for is worth knowing.
      trace: (line) => host.log(line.includes(": 429") ? "info" : "debug", line),
      ...(onRequest && { onAttempt: onRequest }),
      clock,
    });
    this.regions = new Regions(this, regionLists);
  }

  /** `path` begins after `/v2/`. The region goes into the query of GET and DELETE, the body of POST and PUT. */
  async request(
    { signal }: Caller,
    method: Method,
    path: string,
    {
      region,
      page,
      query,
      body,
      repeatable,
    }: {
      region?: string | undefined;
      page?: number;
      query?: Readonly<Record<string, string>>;
      body?: Reply;
      /** A POST that may be sent twice without harm. */
      repeatable?: true;
    } = {},
  ): Promise<unknown> {
    const inQuery = method === "GET" || method === "DELETE";
    const answer = await this.#http.request(method, path, {
      query: { ...query, ...(inQuery && { region }), ...(page !== undefined && { page, per_page: 100 }) },
      ...(!inQuery && { json: { ...body, ...(region && { region }) } }),
      ...(signal && { signal }),
      ...(repeatable && { repeatable }),
    });
    return answer.body;
  }

  /** One object; empty where Civo sends something else. */
  async one(caller: Caller, path: string, region?: string): Promise<Reply> {
    return object(await this.request(caller, "GET", path, { region }));
  }

  /** All items of a bare list. */
  async list(caller: Caller, path: string, region?: string): Promise<Reply[]> {
    return objects(await this.request(caller, "GET", path, { region }));
  }

  /** All items of a list that comes in envelopes, page by page (facts: Common). */
  async pages(caller: Caller, path: string, region?: string): Promise<Reply[]> {
    const items: Reply[] = [];
    for (let page = 1; ; page++) {
      const envelope = object(await this.request(caller, "GET", path, { region, page }));
      items.push(...objects(envelope.items));
      if (page >= Number(envelope.pages ?? 1)) return items;
    }
  }
}
