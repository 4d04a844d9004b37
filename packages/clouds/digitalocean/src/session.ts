import type { Records } from "./records.ts";
import { type ApiError, type Clock, type Requests, statusOf } from "./requests.ts";
import type { CheckedSettings } from "./settings.ts";

/** What the whole simulated account works on. */
export interface Account {
  readonly records: Records;
  readonly settings: CheckedSettings;
  readonly clock: Clock;
  readonly requests: Requests;
}

/** One call of the provider, with the token that it was configured with. */
export class Session {
  readonly account: Account;
  readonly #token: string | undefined;
  readonly #signal: AbortSignal;

  constructor(account: Account, token: string | undefined, signal: AbortSignal) {
    this.account = account;
    this.#token = token;
    this.#signal = signal;
  }

  /** Sends a request; `doing` begins the error when it fails: `Error creating VPC`. */
  async send<Result>(
    doing: string,
    method: string,
    path: string,
    effect: () => Result | ApiError,
  ): Promise<Result> {
    try {
      return await this.account.requests.send(this.#token, method, path, effect);
    } catch (error) {
      throw new RequestFailure(doing, error);
    }
  }

  /** As `send`; undefined when the answer is 404, which the provider takes for gone. */
  async find<Result>(
    doing: string,
    path: string,
    effect: () => Result | ApiError,
  ): Promise<Result | undefined> {
    try {
      return await this.send(doing, "GET", path, effect);
    } catch (error) {
      if (error instanceof RequestFailure && error.status === 404) return undefined;
      throw error;
    }
  }

  /**
   * Looks until `look` says online: after 15 s first, then every 15 s, 120 times (resource_database_cluster.go).
   * Where nothing takes time there is no wait.
   */
  async untilOnline(doing: string, path: string, look: () => string): Promise<void> {
    const { clock, settings } = this.account;
    const waits = settings.stepsUntilOnline > 0;
    for (let step = 0; step <= 120; step++) {
      if (waits) await clock.sleep(settings.secondsPerStep * 1000, this.#signal);
      this.#signal.throwIfAborted();
      const status = await this.send(
        `${doing}: Error trying to read database cluster state`,
        "GET",
        path,
        look,
      );
      if (status === "online") return;
    }
    throw new Error(`${doing}: Timeout waiting to database cluster to become online`);
  }

  /**
   * What the provider itself tries again when it is answered with one of these, for so many times (Terraform's
   * RetryContext, which lets the last answer out as it is).
   */
  async patiently<Result>(
    statuses: readonly number[],
    times: number,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const { clock, settings } = this.account;
    for (let tried = 1; ; tried++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof RequestFailure) || !statuses.includes(error.status ?? 0)) throw error;
        if (tried === times) throw error.cause;
        if (settings.stepsUntilOnline > 0) await clock.sleep(settings.secondsPerStep * 1000, this.#signal);
        this.#signal.throwIfAborted();
      }
    }
  }
}

/** A request that failed for good, in the words of the provider. */
export class RequestFailure extends Error {
  readonly status: number | undefined;

  constructor(doing: string, cause: unknown) {
    super(`${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.status = statusOf(cause);
  }
}
