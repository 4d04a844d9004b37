import { connectivityState, credentials, Metadata } from "@grpc/grpc-js";
import type { Severity } from "../definition.ts";
import { EngineClient, LogRequest, LogSeverity } from "./stubs.ts";

const SEVERITIES = {
  debug: LogSeverity.DEBUG,
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
} as const;

/** Milliseconds after which a message counts as undeliverable. */
const PATIENCE = 5_000;

/** The engine that a plugin works for. */
export class EngineConnection {
  readonly #client: InstanceType<typeof EngineClient>;
  /** Logs are sent one after the other, so that they stay in order. */
  #last: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  /** Shows a message, beside the resource that it is about. A message that can't be delivered is dropped. */
  log(severity: Severity, message: string, urn: string): void {
    const request = new LogRequest();
    request.setSeverity(SEVERITIES[severity]);
    request.setMessage(message);
    request.setUrn(urn);
    this.#last = this.#last.then(
      () =>
        new Promise((sent) => {
          this.#client.log(request, new Metadata(), { deadline: Date.now() + PATIENCE }, () => sent());
        }),
    );
  }

  /** Resolves once everything logged so far is delivered. */
  flush(): Promise<void> {
    return this.#last;
  }

  /** Calls back when the engine was there and is gone for good, so that its plugins don't outlive it. */
  whenGone(callback: () => void): void {
    const channel = this.#client.getChannel();
    let wasThere = false;
    const watch = (): void => {
      const state = channel.getConnectivityState(true);
      if (state === connectivityState.READY) wasThere = true;
      if (state === connectivityState.SHUTDOWN) return;
      if (state === connectivityState.TRANSIENT_FAILURE && wasThere) callback();
      else channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, watch);
    };
    watch();
  }

  close(): void {
    this.#client.close();
  }
}
