import { readFile, writeFile } from "node:fs/promises";
import type { RunOptions, RunResult, StackProgram } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { emptyProgram, programError } from "@kindling/engine-program/failure";
import { interruptionWarning } from "@kindling/engine-program/interruption";
import { Masker } from "@kindling/engine-program/masking";
import { outputsOf } from "@kindling/engine-program/result";
import { isContent } from "@kindling/engine-program/urn";
import type { CliResult } from "./cli.ts";
import { cliError } from "./cli-error.ts";
import { startEventServer } from "./event-server.ts";
import { type HostedProgram, startLanguageHost } from "./language-host.ts";
import { isKeyInBackend } from "./plan-vault.ts";
import { type PlannedParts, plannedRun, prepare } from "./planned-run.ts";
import { RunEvents } from "./run-events.ts";
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
  const { kind, preview, stack, workspace } = setup;
  const known = await stateOf(setup);
  await prepare(setup);
  if (!known) await workspace.makeStack(stack);
  const none = { resources: [], pending: [] };
  // Pulumi previews no stack that isn't there.
  let stays = known !== undefined || (kind === "update" && !preview);
  try {
    const result = await plannedRun(setup, known, (own, planned) => carryOut(own, known ?? none, planned));
    stays ||= result.plan !== undefined && isKeyInBackend(result.plan);
    return result;
  } finally {
    if (!stays) await workspace.try(["stack", "rm", "--yes", "--stack", fullName(stack)]);
  }
}

async function carryOut(
  setup: RunSetup,
  { resources, pending }: StackState,
  planned?: PlannedParts,
): Promise<RunResult> {
  const { kind, stack, options, workspace } = setup;
  const started = performance.now();
  const masker = new Masker();
  for (const { value, secret } of Object.values(stack.config ?? {})) if (secret) masker.learn(value, true);
  for (const { inputs, outputs } of resources) {
    masker.learn(inputs);
    masker.learn(outputs);
  }
  const events = new RunEvents(masker, options.onEvent);
  for (const operation of pending) {
    const warning = interruptionWarning(operation, { takesOver: false });
    if (warning !== undefined) events.warn(warning, operation.urn);
  }
  const isStopped = (): boolean => Boolean(options.stop?.aborted || options.terminate?.aborted);
  const watched = new Watched(masker);
  const errors: KindlingError[] = [];
  let succeeded = false;
  if (!isStopped()) {
    await workspace.configure(stack, stack.config ?? {});
    const gone = resources.filter(({ urn }) => isContent(urn)).length;
    const result = await runUnderCli(setup, events, {
      observer: watched,
      planned,
      verdict: () =>
        planned?.watch.verdict() ??
        (watched.registeredSomething || gone === 0 ? undefined : emptyProgram(gone)),
      onErrors: (own) => void errors.push(...own.map((error) => masker.error(programError(error)))),
    });
    succeeded = result.status === 0;
    errors.push(...events.errors);
    if (!succeeded && !isStopped()) {
      if (!events.begun) throw masker.error(cliError(result));
      if (errors.length === 0) errors.push(masker.error(cliError(result)));
    }
  }
  return {
    result: succeeded ? "succeeded" : isStopped() ? "cancelled" : "failed",
    errors,
    changes: events.changes,
    steps: events.steps,
    outputs: outputsOf(outputsAfter(kind, succeeded, stackOutputsIn(resources), watched.stackOutputs)),
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

/** The stack's state; undefined where there is no stack. */
async function stateOf({ stack, workspace }: RunSetup): Promise<StackState | undefined> {
  const result = await workspace.try(["stack", "export", "--show-secrets", "--stack", fullName(stack)]);
  if (result.status === 0) return stateIn(JSON.parse(result.stdout));
  const error = cliError(result);
  if (error.code === "not-found") return undefined;
  throw error;
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
