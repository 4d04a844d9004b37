import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { ResourceCall } from "@kindling/core/provider";
import type { Masker } from "@kindling/engine-program/masking";
import { isProviderType } from "@kindling/engine-program/urn";
import type { EventLog } from "./events.ts";
import type { Journal } from "./journal.ts";
import type { ProviderRegistry, ResourceOperations } from "./provider-registry.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Step, Tracked } from "./step.ts";

/** What the parts of one run share. */
export interface Deployment {
  readonly stack: StackName;
  /** A preview: nothing is changed and nothing is written. */
  readonly preview: boolean;
  /** A refresh, whose reads are what the user asked for rather than a preparation. */
  readonly refreshOnly: boolean;
  readonly registry: ProviderRegistry;
  readonly journal: Journal;
  readonly events: EventLog;
  readonly masker: Masker;
  /** Aborted when operations in flight are to end at once. */
  readonly terminate: AbortSignal;
  /** Resources of the state before, by URN, without those that are only waiting to be deleted. */
  readonly olds: Map<string, Tracked>;
  /** What the run has made of each resource so far, reads included. */
  readonly news: Map<string, Tracked>;
  /** URNs that this run deletes: what is `deletedWith` them goes without a call of its own. */
  readonly deleting: Set<string>;
  /** What makes up the names that a provider gives to a resource. */
  readonly randomSeed: (urn: string) => Uint8Array;
  /** Throws `refused` for a step that a plan doesn't have. */
  readonly admit: (step: Step) => void;
}

export function callFor(deployment: Deployment, urn: string): ResourceCall {
  return {
    urn,
    signal: deployment.terminate,
    log: (severity, message) => deployment.events.diagnostic(severity, message, urn),
  };
}

/** The resources of the state before, by URN. */
export function oldsOf(base: readonly Tracked[]): Map<string, Tracked> {
  return new Map(base.filter(({ state }) => !state.delete).map((tracked) => [tracked.state.urn, tracked]));
}

/** Makes sure that the provider of a resource in the state can be used. */
export async function ensureProvider(deployment: Deployment, state: ResourceState): Promise<void> {
  if (state.provider)
    await deployment.registry.ensure(callFor(deployment, state.urn), state.provider, allStates(deployment));
}

function* allStates({ journal, news }: Deployment): Iterable<ResourceState> {
  for (const { state } of journal.base) yield state;
  for (const { state } of news.values()) yield state;
}

/** Who carries out operations on a resource: its provider, or the registry for providers themselves. */
export function operationsOf(deployment: Deployment, state: ResourceState): ResourceOperations | undefined {
  if (!state.custom) return undefined;
  if (isProviderType(state.type)) return deployment.registry;
  const provider = deployment.registry.get(state.provider ?? "");
  if (!provider)
    throw new KindlingError("bad-state", `nothing is known of its provider ${state.provider}`, {
      path: state.urn,
    });
  return provider;
}
