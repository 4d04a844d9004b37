import { readFile, writeFile } from "node:fs/promises";
import type { Before, RunOptions, RunResult, StackProgram } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { emptyProgram, programError } from "@kindling/engine-program/failure";
import { interruptionWarning, type PendingOperation } from "@kindling/engine-program/interruption";
import type { Masker } from "@kindling/engine-program/masking";
import { beforeOf, outputsOf } from "@kindling/engine-program/result";
import { isContent } from "@kindling/engine-program/urn";
import type { CliResult } from "./cli.ts";
import { startEventServer } from "./event-server.ts";
import { type HostedProgram, startLanguageHost } from "./language-host.ts";
import { isKeyInBackend } from "./plan-vault.ts";
import { type PlannedParts, plannedRun, prepare } from "./planned-run.ts";
import { RunEvents } from "./run-events.ts";
import { otherSecretsProvider } from "./secrets-provider.ts";
import { type StackState, stackOutputsIn, stateIn } from "./state.ts";
import { Watched } from "./watched.ts";
import { fullName, type Workspace } from "./workspace.ts";

export type RunKind = "update" | "refresh" | "destroy";

export interface RunSetup {
  readonly kind: RunKind;
  readonly preview: boolean;
  readonly stack: StackProgram;
  readonly options: RunOptions;
  readonly workspace: Workspace;
  /** What the preview of this very run found out. */
  readonly known?: Known | undefined;
  /** Takes what a run that follows needs. */
  readonly keep?: ((known: Known) => void) | undefined;
}

/** What a run has to know of a stack beforehand; of its state nothing else is kept. */
export interface Known {
  /** Knows the secrets in the state. */
  readonly masker: Masker;
  readonly stackOutputs: PropertyMap;
  readonly before: Before;
  /** How many resources the stack has. */
  readonly contents: number;
  /** What an interrupted run had begun. */
  readonly pending: readonly PendingOperation[];
  /** The stack wasn't there: it is made for the run. */
  readonly isMade: boolean;
  /** What its secrets are encrypted with; undefined for a stack that wasn't there. */
  readonly secretsProvider: string | undefined;
  /** All of the state, where there is one; not kept for a run that follows. */
  readonly state: StackState | undefined;
}

/** Pulumi's own default is four times the processors. */
const DEFAULT_PARALLEL = 16;

const COMMANDS: Readonly<Record<RunKind, { run: readonly string[]; preview: readonly string[] }>> = {
  update: { run: ["up", "--yes", "--skip-preview"], preview: ["preview"] },
  refresh: { run: ["refresh", "--yes", "--skip-preview"], preview: ["refresh", "--preview-only"] },
  destroy: { run: ["destroy", "--yes", "--skip-preview"], preview: ["destroy", "--preview-only"] },
};

/** Carries one operation on one stack out. */
export async function runStack(setup: RunSetup): Promise<RunResult> {
  const { kind, preview, stack, workspace, keep } = setup;
  const known = setup.known ?? (await knownOf(setup));
  await prepare(setup);
  if (known.isMade && !setup.known) await workspace.makeStack(stack);
  // Pulumi previews no stack that isn't there.
  let isLeftOver = known.isMade && (preview || kind !== "update");
  try {
    const result = await plannedRun(setup, known.state, (own, planned) => carryOut(own, known, planned));
    if (keep && result.result === "succeeded") {
      keep({ ...known, state: undefined });
      isLeftOver = false;
    }
    if (result.plan !== undefined && isKeyInBackend(result.plan)) isLeftOver = false;
    return result;
  } finally {
    if (isLeftOver) await removeStack(workspace, stack);
  }
}

/** Takes away a stack that a preview made. */
export async function removeStack(workspace: Workspace, stack: StackProgram): Promise<void> {
  await workspace.try(["stack", "rm", "--yes", "--stack", fullName(stack)]);
}

async function carryOut(setup: RunSetup, known: Known, planned?: PlannedParts): Promise<RunResult> {
  const { kind, stack, options, workspace } = setup;
  const { masker, pending, contents, before, stackOutputs } = known;
  const started = performance.now();
  for (const { value, secret } of Object.values(stack.config ?? {})) if (secret) masker.learn(value, true);
  const events = new RunEvents(masker, options.onEvent);
  for (const operation of pending) {
    const warning = interruptionWarning(operation, { takesOver: false });
    if (warning !== undefined) events.warn(warning, operation.urn);
  }
  const otherProvider = otherSecretsProvider(known.secretsProvider, workspace.secretsProvider);
  if (otherProvider !== undefined) events.warn(otherProvider);
  const isStopped = (): boolean => Boolean(options.stop?.aborted || options.terminate?.aborted);
  const watched = new Watched(masker);
  const errors: KindlingError[] = [];
  let succeeded = false;
  if (!isStopped()) {
    await workspace.configure(stack, stack.config ?? {});
    const result = await runUnderCli(setup, events, {
      observer: watched,
      planned,
      verdict: () =>
        planned?.watch.verdict() ??
        (watched.registeredSomething || contents === 0 ? undefined : emptyProgram(contents)),
      onErrors: (own) => {
        for (const error of own.map((one) => masker.error(programError(one)))) {
          errors.push(error);
          events.fail(error);
        }
      },
    });
    succeeded = result.status === 0;
    errors.push(...withAdvice(events.errors, workspace));
    if (!succeeded && !isStopped()) {
      if (!events.begun) throw masker.error(workspace.error(result));
      if (errors.length === 0) errors.push(masker.error(workspace.error(result)));
    }
  }
  return {
    result: succeeded ? "succeeded" : isStopped() ? "cancelled" : "failed",
    errors,
    changes: events.changes,
    steps: events.steps,
    outputs: outputsOf(outputsAfter(kind, succeeded, stackOutputs, watched.stackOutputs)),
    before,
    durationMs: performance.now() - started,
  };
}

/** Runs the CLI against the program, and returns how it ended. */
async function runUnderCli(
  { kind, preview, stack, options, workspace }: RunSetup,
  events: RunEvents,
  {
    planned,
    ...program
  }: Pick<HostedProgram, "observer" | "verdict" | "onErrors"> & {
    readonly planned: PlannedParts | undefined;
  },
): Promise<CliResult> {
  let ended = false;
  const host = await startLanguageHost({
    stack,
    options,
    isHalted: () => ended || planned?.watch.refusal !== undefined,
    watch: planned?.watch,
    ...program,
  });
  const server = await startEventServer((event) => events.handle(event));
  try {
    const result = await workspace.try(
      [
        ...COMMANDS[kind][preview ? "preview" : "run"],
        ...["--stack", fullName(stack), "--client", host.address, "--exec-kind", "auto.inline"],
        ...["--event-log", `tcp://${server.address}`, "--suppress-progress", "--suppress-outputs"],
        ...["--parallel", String(options.parallel ?? DEFAULT_PARALLEL)],
        ...(options.refresh && kind !== "refresh" ? ["--refresh"] : []),
        ...(await planArguments(planned, workspace)),
      ],
      {
        ...(options.stop && { stop: options.stop }),
        ...(options.terminate && { terminate: options.terminate }),
      },
    );
    if (planned?.onPulumiPlan && result.status === 0)
      planned.onPulumiPlan(await readFile(workspace.path(PLAN_FILE), "utf8"));
    // Killed, it couldn't give its lock back.
    if (result.status === null) await workspace.try(["cancel", "--yes", "--stack", fullName(stack)]);
    return result;
  } finally {
    ended = true;
    server.close();
    host.close();
  }
}

const PLAN_FILE = "plan.json";

async function planArguments(planned: PlannedParts | undefined, workspace: Workspace): Promise<string[]> {
  const file = workspace.path(PLAN_FILE);
  if (planned?.onPulumiPlan) return ["--save-plan", file];
  if (planned?.pulumiPlan === undefined) return [];
  await writeFile(file, planned.pulumiPlan);
  return ["--plan", file];
}

/** Reads the stack's state. */
async function knownOf({ stack, workspace }: RunSetup): Promise<Known> {
  const result = await workspace.try(["stack", "export", "--show-secrets", "--stack", fullName(stack)]);
  const isThere = result.status === 0;
  const error = isThere ? undefined : workspace.error(result);
  if (error && error.code !== "not-found") throw error;
  const state = isThere ? stateIn(JSON.parse(result.stdout)) : undefined;
  const { resources, pending } = state ?? { resources: [], pending: [] };
  const masker = workspace.masker();
  for (const { inputs, outputs } of resources) {
    masker.learn(inputs);
    masker.learn(outputs);
  }
  return {
    masker,
    pending,
    stackOutputs: stackOutputsIn(resources),
    before: beforeOf(resources),
    contents: resources.filter(({ urn }) => isContent(urn)).length,
    isMade: !isThere,
    secretsProvider: state?.secretsProvider,
    state,
  };
}

function outputsAfter(
  kind: RunKind,
  succeeded: boolean,
  before: PropertyMap,
  given: PropertyMap = {},
): PropertyMap {
  if (kind === "destroy") return succeeded ? {} : before;
  if (kind === "refresh") return before;
  return succeeded ? given : { ...before, ...given };
}

/** Where the state couldn't be written, the lock on it couldn't be given back either. */
function withAdvice(errors: readonly KindlingError[], { unlockCommand }: Workspace): KindlingError[] {
  const last = errors.findLast(({ code }) => code === "unwritable");
  return errors.map((error) => {
    if (error !== last) return error;
    const { code, message, path, cause } = error;
    const advice = `Once it can be written again, free the stack (${unlockCommand}) and run this again`;
    return new KindlingError(code, `${message}. ${advice}`, { ...(path && { path }), cause });
  });
}
