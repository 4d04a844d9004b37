import { join } from "node:path";
import type { Engine, RunOptions, RunResult, StackName, StackProgram } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import type { ProviderSource } from "@kindling/core/provider";
import { outputsOf } from "@kindling/engine-program/result";
import { ROOT_STACK_TYPE } from "@kindling/engine-program/urn";
import { plannedRun } from "./planned-run.ts";
import type { RunKind } from "./run.ts";
import { type OpenStack, openStore, type StateStore } from "./state/store.ts";

export interface SandboxOptions {
  /** `.kindling`; the state is in `state` under it. */
  readonly directory: string;
  /** Makes the provider of each package. */
  readonly providers: Readonly<Record<string, ProviderSource>>;
  /** Opens the secrets in the state. Default: one generated on first use and kept beside the state. */
  readonly passphrase?: string;
  /** Gets what a user should know but need not act on at once. Holds no secrets. */
  readonly onNotice?: (message: string) => void;
  /** The command that frees a stack, for messages. */
  readonly unlockCommand?: (stack: StackName) => string;
}

/**
 * The embedded engine: runs Pulumi programs in this process, decides as Pulumi does, and keeps its state as a backend
 * that Pulumi can open. It refuses by name what it can't do.
 */
export function createSandbox({
  directory,
  providers,
  passphrase,
  onNotice = () => {},
  unlockCommand,
}: SandboxOptions): Engine {
  const store = openStore({
    directory: join(directory, "state"),
    ...(passphrase !== undefined && { passphrase }),
    onNotice,
    ...(unlockCommand && { unlockCommand }),
  });
  return sandboxOn(store, providers);
}

/** The engine on any store; tests give it one that fails when they want. */
export function sandboxOn(store: StateStore, providers: Readonly<Record<string, ProviderSource>>): Engine {
  const run = (
    kind: RunKind,
    preview: boolean,
    // The state is a `file://` backend, which has no organizations.
    { organization: _, ...stack }: StackProgram,
    options: RunOptions,
  ): Promise<RunResult> =>
    withStack(store, stack, !preview, (state) => {
      const stackOutputs = (name: string) => outputsOfStack(store, parseStackName(name, stack.project));
      return plannedRun({ kind, preview, stack, options, providers, state, stackOutputs }, store);
    });
  return {
    name: "sandbox",
    preview: (stack, options = {}) => run("update", true, stack, options),
    up: (stack, options = {}) => run("update", false, stack, options),
    refresh: (stack, { preview = false, ...options } = {}) => run("refresh", preview, stack, options),
    destroy: (stack, { preview = false, ...options } = {}) => run("destroy", preview, stack, options),
    stacks: () => store.list(),
    outputs: async (stack) => outputsOf(await outputsOfStack(store, stack)),
    export: (stack) => withStack(store, stack, false, async (state) => existing(state, stack).export()),
    import: (stack, deployment) => withStack(store, stack, true, (state) => state.import(deployment)),
    unlock: (stack) => store.unlock(stack),
  };
}

async function withStack<T>(
  store: StateStore,
  stack: StackName,
  lock: boolean,
  work: (state: OpenStack) => Promise<T>,
): Promise<T> {
  const state = await store.open(stack, { lock });
  try {
    return await work(state);
  } finally {
    await state.close();
  }
}

function existing(state: OpenStack, { project, stack }: StackName): OpenStack {
  if (state.isNew)
    throw new KindlingError(
      "not-found",
      `there is no stack ${project}/${stack} yet: up makes it; kindling stacks lists those there are`,
    );
  return state;
}

function outputsOfStack(store: StateStore, stack: StackName): Promise<PropertyMap> {
  return withStack(store, stack, false, async (state) => {
    const { resources } = existing(state, stack).checkpoint;
    return resources.find(({ type }) => type === ROOT_STACK_TYPE)?.outputs ?? {};
  });
}

/** `organization/project/stack`, as Pulumi's file backend has it; without a project it is the program's own. */
function parseStackName(name: string, project: string): StackName {
  const parts = name.split("/");
  const stack = parts.at(-1) ?? "";
  return { project: parts.at(-2) ?? project, stack };
}
