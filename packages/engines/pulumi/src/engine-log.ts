import { credentials, Metadata } from "@grpc/grpc-js";
import { EngineClient, LogRequest, LogSeverity } from "./stubs.ts";

const SEVERITIES = {
  info: LogSeverity.INFO,
  warning: LogSeverity.WARNING,
  error: LogSeverity.ERROR,
} as const;
const PATIENCE_MS = 5_000;

/** The log of Pulumi's engine, which makes events of it. What can't be delivered is dropped. */
export class EngineLog {
  readonly #client: InstanceType<typeof EngineClient>;
  /** One after the other, so that they stay in order. */
  #last: Promise<void> = Promise.resolve();

  constructor(address: string) {
    this.#client = new EngineClient(address, credentials.createInsecure());
  }

  write(severity: keyof typeof SEVERITIES, message: string, urn = ""): void {
    const request = new LogRequest().setSeverity(SEVERITIES[severity]).setMessage(message).setUrn(urn);
    const options = { deadline: Date.now() + PATIENCE_MS };
    this.#last = this.#last.then(
      () => new Promise((sent) => void this.#client.log(request, new Metadata(), options, () => sent())),
    );
  }

  /** Everything so far has reached the engine, or was dropped. */
  delivered(): Promise<void> {
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#client.close();
  }
}
