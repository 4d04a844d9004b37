import type { Host } from "@kindling/provider-framework/definition";
import { type Attempt, Http } from "@kindling/provider-framework/http";
import { HttpError } from "@kindling/provider-framework/http-error";
import { type Clock, systemClock } from "@kindling/provider-framework/rate-limit";
import type { Credential } from "./credential.ts";
import { type Document, print } from "./document.ts";
import { lacked, tooOld } from "./lacks.ts";
import { answerError, errorWords, LagoonError, lagoonError } from "./lagoon-error.ts";
import { ProjectNames } from "./project-names.ts";

export interface Connection {
  /** Of the GraphQL API. */
  readonly url: string;
  readonly credential: Credential;
  readonly fetch?: typeof fetch | undefined;
  /** Told of every try of every request. */
  readonly onRequest?: ((trace: Attempt) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly jitter?: (() => number) | undefined;
}

/** Whoever asks: what ends the request. */
export interface Caller {
  readonly signal?: AbortSignal;
}

/** Lagoon's GraphQL API, as one server has it. Fails with `LagoonError`. */
export class Lagoon {
  readonly url: string;
  readonly clock: Clock;
  readonly projects = new ProjectNames(this);
  readonly #http: Http;
  /** The URL's last part, which requests go to. */
  readonly #path: string;
  /** What the server was found to lack: `Mutation.addRouteToProject`. */
  readonly #lacking = new Set<string>();
  /** The first run of each document, by which the server's lacks show; others wait for it. */
  readonly #first = new Map<Document<unknown, never>, Promise<unknown>>();

  /** Questions that are being asked, by document and variables. */
  readonly #asking = new Map<string, Promise<unknown>>();
  /** Answers that hold as long as the server does, likewise. */
  readonly #known = new Map<string, Promise<unknown>>();

  constructor(connection: Connection, host: Host) {
    const { url, credential, fetch, onRequest, clock = systemClock, jitter } = connection;
    this.url = url;
    this.clock = clock;
    const end = url.replace(/\/+$/, "").lastIndexOf("/");
    this.#path = url.slice(end + 1);
    this.#http = new Http({
      url: url.slice(0, end),
      headers: async () => ({
        authorization: `Bearer ${await credential.bearer()}`,
        "user-agent": host.agent,
      }),
      secrets: credential.secrets,
      timeout: 60_000,
      explain: errorWords,
      // One second at least, then twice and four times that.
      ...{ retries: 3, refusals: 3, firstWait: 2000, passing: [500, 502, 503, 504] },
      trace: (line) => host.log(line.includes(": 429") ? "info" : "debug", line),
      ...(onRequest && { onAttempt: onRequest }),
      ...(fetch && { fetch }),
      ...(jitter && { jitter }),
      clock,
    });
  }

  /** Carries a document out and gives the answer's one field. What the server is too old for is an `UnsupportedError`. */
  async run<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    caller: Caller,
  ): Promise<Result> {
    const first = this.#first.get(document);
    if (first) await first;
    const running = this.#fitted(document, variables, caller);
    if (!first)
      this.#first.set(
        document,
        running.catch(() => {}),
      );
    return running;
  }

  /** Asks a question that others may be asking just now once for all of them: the answer may be as old as that. */
  shared<Result, Variables>(document: Document<Result, Variables>, variables: Variables): Promise<Result> {
    const key = keyOf(document, variables);
    const asking = this.#asking.get(key);
    if (asking) return asking as Promise<Result>;
    const asked = this.run(document, variables, {}).finally(() => this.#asking.delete(key));
    this.#asking.set(key, asked);
    return asked;
  }

  /** Asks a question once and for all, about the server itself. */
  lasting<Result, Variables>(document: Document<Result, Variables>, variables: Variables): Promise<Result> {
    const key = keyOf(document, variables);
    const known = this.#known.get(key) ?? this.run(document, variables, {});
    this.#known.set(key, known);
    return known as Promise<Result>;
  }

  /** Asks for less where the server lacks fields that can be done without. It has done nothing by then. */
  async #fitted<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    caller: Caller,
  ): Promise<Result> {
    for (let text = ""; ; ) {
      const root = `${document.operation === "query" ? "Query" : "Mutation"}.${document.field}`;
      if (this.#lacking.has(root)) throw tooOld(document, this.url, root);
      text = print(document, this.#lacking);
      try {
        return await this.#sent(document, text, variables, caller);
      } catch (error) {
        if (!(error instanceof LagoonError)) throw error;
        const fields = lacked(error);
        for (const { name, isInput } of fields) if (!isInput) this.#lacking.add(name);
        const isLess = fields.length > 0 && print(document, this.#lacking) !== text;
        if (isLess && fields.every(({ name, isInput }) => !isInput && name !== root)) continue;
        const [lack] = [...fields.filter(({ name }) => name === root), ...fields];
        throw lack ? tooOld(document, this.url, lack.name, error) : error;
      }
    }
  }

  async #sent<Result, Variables>(
    document: Document<Result, Variables>,
    text: string,
    variables: Variables,
    { signal }: Caller,
  ): Promise<Result> {
    const { field, repeatable } = document;
    let body: unknown;
    try {
      const json = { operationName: field, query: text, variables };
      ({ body } = await this.#http.post(this.#path, { json, repeatable, ...(signal && { signal }) }));
    } catch (error) {
      throw error instanceof HttpError ? lagoonError(field, `Lagoon at ${this.url}`, error) : error;
    }
    const failure = answerError(field, body);
    if (failure) throw failure;
    const { data } = (body ?? {}) as { data?: Record<string, Result> };
    if (data && field in data) return data[field] as Result;
    const details = { request: field, status: 200, notDone: false };
    throw new LagoonError(`${field}: ${this.url} answers, but not as a GraphQL API does`, details);
  }
}

const keyOf = (document: Document<unknown, never>, variables: unknown): string =>
  `${print(document)} ${JSON.stringify(variables)}`;
