import { randomBytes } from "node:crypto";
import type { RunOptions, RunResult, StackProgram } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import type { ProviderSource } from "@kindling/core/provider";
import { emptyProgram, messageOf, programError } from "@kindling/engine-program/failure";
import { interruptionWarning } from "@kindling/engine-program/interruption";
import { MASK, Masker } from "@kindling/engine-program/masking";
import type { PlanWatch } from "@kindling/engine-program/plan-watch";
import { beforeOf, changesOf, outputsOf } from "@kindling/engine-program/result";
import { runProgram } from "@kindling/engine-program/sdk-host";
import { isContent, ROOT_STACK_TYPE } from "@kindling/engine-program/urn";
import { builtinProvider } from "./builtin-provider.ts";
import { DefaultProviders } from "./default-providers.ts";
import { deleteLeftovers } from "./deletion.ts";
import { type Deployment, oldsOf } from "./deployment.ts";
import { EventLog } from "./events.ts";
import { Executor } from "./executor.ts";
import { unsupported } from "./failure.ts";
import { Journal } from "./journal.ts";
import { Monitor } from "./monitor.ts";
import { ProviderRegistry } from "./provider-registry.ts";
import { refresh } from "./refresh.ts";
import { Registrar } from "./registration.ts";
import { loadMessages } from "./sdk-messages.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { OpenStack } from "./state/store.ts";

export type RunKind = "update" | "refresh" | "destroy";

/** What a run is given by the engine. */
export interface RunSetup {
  readonly kind: RunKind;
  readonly preview: boolean;
  readonly stack: StackProgram;
  readonly options: RunOptions;
  readonly providers: Readonly<Record<string, ProviderSource>>;
  readonly state: OpenStack;
  /** The outputs of another stack, by its name as a program writes it. */
  readonly stackOutputs: (name: string) => Promise<PropertyMap>;
  /** What the run is held to, and what is noted for a plan. */
  readonly planned?: PlannedParts;
}

export interface PlannedParts {
  readonly watch: PlanWatch;
  readonly randomSeed: Deployment["randomSeed"];
  readonly admit: Deployment["admit"];
}

const DEFAULT_PARALLEL = 16;

/** One preview, update, refresh or destruction of a stack, from its open state to its result. */
export class Run {
  readonly #setup: RunSetup;
  readonly #deployment: Deployment;
  readonly #executor: Executor;
  readonly #startTime = new Date();
  readonly #started = performance.now();
  #outputs: PropertyMap = {};

  constructor(setup: RunSetup) {
    const { stack, options, preview, kind, providers, state } = setup;
    this.#setup = setup;
    const masker = new Masker();
    const never = new AbortController().signal;
    const journal = new Journal(state.checkpoint, async (checkpoint) => {
      if (!preview) await state.save(checkpoint);
    });
    const news: Deployment["news"] = new Map();
    const builtin = () =>
      builtinProvider({ stackOutputs: setup.stackOutputs, resource: (urn) => news.get(urn)?.state });
    this.#deployment = {
      stack,
      preview,
      refreshOnly: kind === "refresh",
      registry: new ProviderRegistry({ ...providers, pulumi: builtin }, preview),
      journal,
      events: new EventLog(masker, preview, options.onEvent),
      masker,
      terminate: options.terminate ?? never,
      olds: oldsOf(journal.base),
      news,
      deleting: new Set(),
      randomSeed: setup.planned?.randomSeed ?? (() => randomBytes(32)),
      admit: setup.planned?.admit ?? (() => {}),
    };
    const stop = AbortSignal.any([options.stop ?? never, options.terminate ?? never]);
    this.#executor = new Executor(this.#deployment, stop, options.parallel ?? DEFAULT_PARALLEL);
  }

  async result(): Promise<RunResult> {
    const { registry, masker, events } = this.#deployment;
    const before = beforeOf(this.#setup.state.checkpoint.resources);
    const { config = {} } = this.#setup.stack;
    for (const { value, secret } of Object.values(config)) if (secret) masker.learn(value, true);
    const { resources, pendingOperations } = this.#setup.state.checkpoint;
    for (const { inputs, outputs } of [...resources, ...pendingOperations.map(({ resource }) => resource)]) {
      masker.learn(inputs);
      masker.learn(outputs);
    }
    events.prelude(
      Object.fromEntries(
        Object.entries(config).map(([key, { value, secret }]) => [key, secret ? MASK : masker.text(value)]),
      ),
    );
    try {
      await this.#carryOut();
    } catch (error) {
      const own =
        error instanceof KindlingError
          ? error
          : new KindlingError("program", messageOf(error), { cause: error });
      this.#executor.fail(own);
    } finally {
      registry.close();
    }
    await this.#record();
    const durationMs = performance.now() - this.#started;
    events.end(durationMs, false);
    const { errors } = this.#executor;
    return {
      result: this.#verdict(),
      errors,
      changes: changesOf(events.counts as Record<string, number>),
      steps: events.steps,
      outputs: outputsOf(this.#outputs),
      before,
      durationMs,
    };
  }

  #verdict(): RunResult["result"] {
    if (this.#executor.errors.length > 0) return this.#deployment.terminate.aborted ? "cancelled" : "failed";
    return this.#executor.interrupted ? "cancelled" : "succeeded";
  }

  async #carryOut(): Promise<void> {
    const { kind, options } = this.#setup;
    const uncertain = this.#tellOfInterruption();
    const readAll = kind === "refresh" || options.refresh;
    if (readAll || uncertain.size > 0) {
      await refresh(this.#deployment, this.#executor, ({ urn }) => readAll || uncertain.has(urn));
      if (kind === "refresh") this.#deployment.journal.forgetInterrupted();
      if (this.#executor.errors.length > 0) return this.#keepOutputs();
    }
    if (kind === "update") await this.#update();
    else this.#keepOutputs();
    if (kind === "destroy")
      await deleteLeftovers(
        this.#deployment,
        this.#executor,
        () => false,
        () => false,
      );
    if (kind === "destroy" && this.#verdict() === "succeeded") this.#outputs = {};
  }

  /** Says what an earlier run left open. Returns what has to be read again because nobody knows how it ended. */
  #tellOfInterruption(): ReadonlySet<string> {
    const uncertain = new Set<string>();
    const takesOver = this.#setup.kind === "update";
    for (const { resource, type } of this.#setup.state.checkpoint.pendingOperations) {
      const { urn } = resource;
      const warning = interruptionWarning({ urn, type }, { takesOver });
      if (warning === undefined) continue;
      if (type !== "creating") uncertain.add(urn);
      this.#deployment.events.diagnostic("warning", warning, urn);
    }
    return uncertain;
  }

  async #update(): Promise<void> {
    const { stack, preview, planned } = this.#setup;
    const { events, journal } = this.#deployment;
    const registrar = new Registrar(this.#deployment, this.#executor);
    const defaults = new DefaultProviders(registrar, stack.config ?? {});
    const messages = loadMessages();
    const monitor = new Monitor(this.#deployment, this.#executor, registrar, defaults, messages, stack);
    let logged: string | undefined;
    const errors = await runProgram({
      stack,
      preview,
      calls: planned?.watch.calls(monitor.calls, (refusal) => this.#executor.fail(refusal)) ?? monitor.calls,
      options: this.#setup.options,
      onLog: (severity, message, urn) => {
        if (severity === "error") logged ??= message;
        events.diagnostic(severity, message, urn);
      },
      isHalted: () => this.#executor.halted,
      isBusy: () => this.#executor.inFlight > 0,
    });
    for (const error of errors) this.#executor.fail(errorOfProgram(error));
    if (logged !== undefined && this.#executor.errors.length === 0)
      this.#executor.fail(new KindlingError("program", `the program logged an error: ${logged}`));
    const gone = journal.base.filter(({ state }) => isContent(state.urn));
    if (
      this.#executor.errors.length === 0 &&
      !this.#executor.halted &&
      !registrar.registeredSomething &&
      gone.length > 0
    )
      this.#executor.fail(emptyProgram(gone.length));
    const missing = planned?.watch.verdict();
    if (missing && this.#executor.errors.length === 0 && !this.#executor.halted) this.#executor.fail(missing);
    if (this.#executor.errors.length === 0 && !this.#executor.halted)
      await deleteLeftovers(
        this.#deployment,
        this.#executor,
        registrar.planner.isKept,
        registrar.planner.isGone,
      );
    this.#finishOutputs(monitor);
  }

  /** The stack's outputs; after a failure those of before stay where the program gave no new ones. */
  #finishOutputs({ root, stackOutputs: given }: Monitor): void {
    const stackOutputs = given ?? {};
    const before = this.#stackBefore()?.outputs ?? {};
    const failed = this.#verdict() !== "succeeded";
    this.#outputs = failed ? { ...before, ...stackOutputs } : stackOutputs;
    if (!root) return;
    root.state = { ...root.state, outputs: this.#outputs };
    if (given) this.#deployment.events.outputs(this.#executor.doneTo(root));
  }

  #keepOutputs(): void {
    this.#outputs = this.#stackBefore()?.outputs ?? {};
  }

  #stackBefore(): ResourceState | undefined {
    return this.#deployment.journal.base.find(({ state }) => state.type === ROOT_STACK_TYPE)?.state;
  }

  async #record(): Promise<void> {
    const { kind, preview, state } = this.#setup;
    if (preview) return;
    try {
      await this.#deployment.journal.write();
      await state.recordHistory({
        kind,
        result: this.#verdict() === "succeeded" ? "succeeded" : "failed",
        startTime: this.#startTime,
        endTime: new Date(),
        resourceChanges: this.#deployment.events.counts as Record<string, number>,
      });
    } catch (error) {
      const own =
        error instanceof KindlingError
          ? error
          : new KindlingError("unwritable", messageOf(error), { cause: error });
      if (!this.#executor.errors.some(({ code }) => code === own.code)) this.#executor.fail(own);
    }
  }
}

function errorOfProgram(error: unknown): KindlingError {
  const missing = /The Pulumi CLI does not support (?:the )?(.+?)(?: option)?\. Please update/.exec(
    messageOf(error),
  )?.[1];
  return missing ? unsupported(missing) : programError(error);
}
