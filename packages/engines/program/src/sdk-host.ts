import type { RunOptions, StackProgram } from "@kindling/core/engine";
import { messageOf, Stopped } from "./failure.ts";
import { Registrations } from "./registrations.ts";
import { type LocalStore, loadSdk, type Sdk } from "./sdk.ts";

/** What an SDK asks of an engine, as calls that return promises: Pulumi's `ResourceMonitor` service. */
export type MonitorCalls = Readonly<Record<string, (request: never) => Promise<unknown>>>;

/** A program and what it runs against. */
export interface Hosted {
  readonly stack: StackProgram;
  readonly preview: boolean;
  readonly calls: MonitorCalls;
  /** What is done about resources on their way to the engine. */
  readonly options?: Pick<RunOptions, "imports" | "judge">;
  readonly onLog: (severity: "info" | "warning" | "error", message: string, urn?: string) => void;
  /** The run has failed or is to stop: nothing more will come of the program. */
  readonly isHalted: () => boolean;
  readonly isBusy: () => boolean;
  /** How long nothing may happen before the user is told what the program waits for. Default: 30 seconds. */
  readonly stallMs?: number;
}

/**
 * How long a program may do nothing after its run has come to a halt, or after an error of its own, before it is left
 * alone: the SDK leaves promises open on some of its errors.
 */
const GRACE_MS = 500;
const LOOK_MS = 50;
const STALL_MS = 30_000;
/** gRPC's UNKNOWN. The SDK takes UNAVAILABLE and CANCELLED as a sign to wait for ever. */
const UNKNOWN_CODE = 2;

/** One run of a program: gathers what goes wrong in it, wherever in the SDK that surfaces. */
class ProgramRun {
  readonly #hosted: Hosted;
  /** What the SDK was told by way of errors that are on record already. */
  readonly #told: string[] = [];
  readonly #errors = new Set<unknown>();
  readonly #logs = new Set<Promise<void>>();
  #lastActivity = performance.now();
  #over = false;
  readonly #registrations: Registrations;

  constructor(hosted: Hosted) {
    this.#hosted = hosted;
    this.#registrations = new Registrations(hosted.options);
  }

  /** The SDK's view of the engine: gRPC's client, without gRPC. */
  client(): object {
    const call =
      (method: string, work: (request: never) => Promise<unknown>) =>
      (request: never, callback: (error: Error | null, response?: unknown) => void): void => {
        this.#lastActivity = performance.now();
        const answer = this.#over
          ? Promise.reject(new Stopped("the run has ended"))
          : this.#ask(method, work, request);
        answer
          .finally(() => {
            this.#lastActivity = performance.now();
          })
          .then(
            (response) => callback(null, response),
            (error) => callback(this.#tell(method, error)),
          );
      };
    const methods = Object.entries(this.#hosted.calls).map(([name, work]) => [name, call(name, work)]);
    return { ...Object.fromEntries(methods), close: () => {} };
  }

  async #ask(method: string, work: (request: never) => Promise<unknown>, request: never): Promise<unknown> {
    if (method === "registerResource") {
      const refusal = this.#registrations.prepare(request);
      if (refusal) {
        this.caught(refusal);
        throw new Stopped("refused", { cause: refusal });
      }
    }
    return work(request);
  }

  #tell(method: string, error: unknown): Error {
    const reason = error instanceof Stopped ? (error.cause ?? error) : error;
    const message = `${messageOf(reason)} (${method})`;
    if (error instanceof Stopped) this.#told.push(message);
    return Object.assign(new Error(message), { code: UNKNOWN_CODE, details: message });
  }

  caught(error: unknown): void {
    if (this.#over) return;
    this.#errors.add(error);
    this.#lastActivity = performance.now();
  }

  log(
    severity: "info" | "warning" | "error",
    message: string,
    urn: Promise<string> | undefined,
  ): Promise<void> {
    const written = Promise.resolve(urn).then(
      (known) => this.#hosted.onLog(severity, message, known),
      () => this.#hosted.onLog(severity, message),
    );
    this.#logs.add(written);
    return written;
  }

  /** Runs the program to its end, or to where nothing more will come of it. Returns the errors that are its own. */
  async run(sdk: Sdk, store: LocalStore): Promise<unknown[]> {
    let told = false;
    let look: NodeJS.Timeout | undefined;
    const abandoned = new Promise<void>((resolve) => {
      look = setInterval(() => {
        const { isHalted, isBusy, stallMs = STALL_MS } = this.#hosted;
        const quietMs = isBusy() ? 0 : performance.now() - this.#lastActivity;
        if (quietMs > GRACE_MS && (isHalted() || this.#errors.size > 0)) resolve();
        if (quietMs < stallMs || told) return;
        told = true;
        this.#tellOfStall(store);
      }, LOOK_MS);
    });
    await Promise.race([this.#main(sdk), abandoned]);
    clearInterval(look);
    // Rejections that nobody handled surface once the queue of promises is empty.
    for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve));
    this.#over = true;
    return [...this.#errors].filter((error) => !this.#isConsequence(error));
  }

  #tellOfStall({ pendingResourceRegistrations }: LocalStore): void {
    const names = [...pendingResourceRegistrations.values()].map(
      ({ type = "", name = "" }) => `${type} ${name}`,
    );
    if (names.length === 0) return;
    const message = `still waiting for the inputs or the parent of ${names.join(", ")}; if that never ends, one of them needs what needs it`;
    this.#hosted.onLog("warning", message);
  }

  async #main(sdk: Sdk): Promise<void> {
    // The SDK would register a failed program's missing outputs, and stumble over them.
    const program = async () => {
      try {
        return await this.#hosted.stack.program();
      } catch (error) {
        this.caught(error);
        return {};
      }
    };
    try {
      await sdk.stack.runInPulumiStack(program);
    } catch (error) {
      this.caught(error);
    }
    await sdk.settings.waitForRPCs();
    await Promise.allSettled(this.#logs);
  }

  #isConsequence(error: unknown): boolean {
    const message = messageOf(error);
    if (this.#told.some((told) => message.includes(told))) return true;
    // When an output fails, the SDK registers the stack's outputs as undefined.
    return (
      this.#told.length > 0 &&
      error instanceof TypeError &&
      /google-protobuf|struct_pb/.test(error.stack ?? "")
    );
  }
}

const runs = new WeakMap<object, ProgramRun>();
/** Rejected promises that were taken care of. */
const caughtPromises = new WeakSet<object>();
let installed = false;

/**
 * Runs a program in this process through the Pulumi SDK, several side by side if need be. Resolves when the program
 * and everything that it started are done; the errors are those that no call to the engine has reported.
 */
export async function runProgram(hosted: Hosted): Promise<unknown[]> {
  const sdk = loadSdk();
  install(sdk);
  const { project, stack, organization = "organization", config = {} } = hosted.stack;
  return sdk.state.withLocalStorage(async () => {
    // The SDK's own serial mode chains the calls of the whole process: never ask for it.
    sdk.settings.resetOptions(project, stack, 16, "", "", hosted.preview, organization);
    const store = sdk.state.getLocalStore();
    if (!store) throw new Error("the Pulumi SDK has no store for this run");
    const run = new ProgramRun(hosted);
    store.settings.monitor = run.client();
    runs.set(store, run);
    const values = Object.fromEntries(Object.entries(config).map(([key, { value }]) => [key, value]));
    sdk.config.setAllConfig(
      values,
      Object.keys(config).filter((key) => config[key]?.secret),
    );
    const errors = await run.run(sdk, store);
    // What the program left unfinished must not fail the process when it exits.
    store.terminated = true;
    store.leakCandidates = new Set();
    return errors;
  });
}

/**
 * Catches, once for the process, what the SDK reports only as rejections that nobody handles, and what goes through
 * its log, whose queue the failure of one run would block for all. What isn't a sandbox run's own takes its usual way.
 */
function install(sdk: Sdk): void {
  if (installed) return;
  installed = true;
  const current = (): ProgramRun | undefined => {
    const store = sdk.state.getLocalStore();
    return store && runs.get(store);
  };

  const emit = process.emit;
  const intercept = (event: string, ...rest: unknown[]): boolean => {
    const run = current();
    if (run && (event === "unhandledRejection" || event === "uncaughtException")) {
      run.caught(rest[0]);
      if (rest[1] instanceof Promise) caughtPromises.add(rest[1]);
      return true;
    }
    // The SDK handles some rejections late; Node's warning about it would be noise.
    if (event === "rejectionHandled" && caughtPromises.has(rest[0] as object)) return true;
    return Reflect.apply(emit, process, [event, ...rest]);
  };
  process.emit = intercept as typeof process.emit;

  const severities = { debug: undefined, info: "info", warn: "warning", error: "error" } as const;
  for (const level of ["debug", "info", "warn", "error"] as const) {
    const original = sdk.log[level];
    const severity = severities[level];
    sdk.log[level] = (message, resource, ...rest) => {
      const run = current();
      if (!run) return original(message, resource, ...rest);
      const store = sdk.state.getLocalStore();
      if (store && severity === "error") store.logErrorCount++;
      return severity ? run.log(severity, message, resource?.urn.promise()) : Promise.resolve();
    };
  }
}
