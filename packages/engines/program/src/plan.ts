import { createHash } from "node:crypto";
import type { ConfigValue, RunResult, SavedPlan, StackName, Step } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { type Goal, goalDifferences } from "./plan-goal.ts";
import { named, planRefusal } from "./plan-refusal.ts";
import { isDefaultProvider, isStackReference } from "./urn.ts";

type Digests = Readonly<Record<string, string>>;

/** What a preview planned for one stack, secrets in the clear: it leaves the process encrypted only. */
export interface Plan {
  readonly format: 1;
  /** The resources were read from the cloud first, and have to be again. */
  readonly refresh: boolean;
  /** Digests of the state's resources, by URN. */
  readonly state: Digests;
  readonly config: Digests;
  /** What the program asked for, by URN. */
  readonly goals: Readonly<Record<string, Goal>>;
  readonly steps: readonly Pick<Step, "op" | "urn" | "diff">[];
  /** Other stacks that it refers to weren't up: what is known when they are may need less. */
  readonly waits: boolean;
  /** What only the engine that made it understands. */
  readonly own: SavedPlan;
}

const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("base64url");

/** Digests of a state's resources by URN, whatever order they are in. */
export function stateDigests(resources: readonly { readonly urn: string }[]): Digests {
  const byUrn = Map.groupBy(resources, ({ urn }) => urn);
  return Object.fromEntries(
    [...byUrn].map(([urn, group]) => [urn, digestOf(group.map((one) => digestOf(one)).toSorted())]),
  );
}

export const configDigests = (config: Readonly<Record<string, ConfigValue>> = {}): Digests =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, digestOf(value)]));

/** What has changed in the state, or the configuration, since a plan was made. */
export function changedSince(
  stack: StackName,
  plan: Plan,
  now: { readonly state: Digests; readonly config: Digests },
): KindlingError | undefined {
  const found = [
    ...compared(plan.state, now.state, (urn, what) => `${named(urn)} ${what} in the state`),
    ...compared(plan.config, now.config, (key, what) => `the configuration's ${key} ${what}`),
  ];
  return found.length > 0 ? planRefusal(stack, found) : undefined;
}

function compared(planned: Digests, now: Digests, tell: (key: string, what: string) => string): string[] {
  const keys = new Set([...Object.keys(planned), ...Object.keys(now)]);
  return [...keys]
    .filter((key) => planned[key] !== now[key])
    .map((key) => {
      if (planned[key] === undefined) return tell(key, "has come up");
      return tell(key, now[key] === undefined ? "is gone" : "has changed");
    });
}

/** What another preview of the same stack says otherwise than the plan. What the plan didn't know may be anything. */
export function differsFrom(
  stack: StackName,
  plan: Plan,
  now: { readonly goals: Plan["goals"]; readonly steps: Plan["steps"] },
): KindlingError | undefined {
  const urns = new Set([...Object.keys(plan.goals), ...Object.keys(now.goals)]);
  const found = new Map<string, string>();
  for (const urn of urns) {
    const [planned, actual] = [plan.goals[urn], now.goals[urn]];
    if (!planned) found.set(urn, `${named(urn)} isn't in it`);
    else if (!actual) found.set(urn, `${named(urn)} isn't in the program any more`);
    else {
      const paths = goalDifferences(planned, actual);
      if (paths.length > 0) found.set(urn, `${paths.join(", ")} of ${named(urn)} is to be something else`);
    }
  }
  const [planned, actual] = [stepsByUrn(plan.steps), stepsByUrn(now.steps)];
  for (const urn of new Set([...planned.keys(), ...actual.keys()])) {
    const [before, after] = [planned.get(urn) ?? "nothing", actual.get(urn) ?? "nothing"];
    if (before === after || found.has(urn)) continue;
    found.set(urn, `${named(urn)}: ${before} was planned, and now it would be ${after}`);
  }
  return found.size > 0 ? planRefusal(stack, [...found.values()]) : undefined;
}

/** Steps in words, in an order of their own: what needs nothing of each other comes in any. */
function stepsByUrn(steps: Plan["steps"]): Map<string, string> {
  const groups = Map.groupBy(steps, ({ urn }) => urn);
  return new Map(
    [...groups].map(([urn, group]) => {
      const words = group.map(({ op, diff }) =>
        diff.length > 0 ? `${op} (${diff.toSorted().join(", ")})` : op,
      );
      return [urn, words.toSorted().join(", ")];
    }),
  );
}

/** Steps that may be carried out in place of what is planned: less than that, never more. */
const LESS: Readonly<Record<string, readonly string[]>> = {
  update: ["same"],
  replace: ["same", "update"],
  "create-replacement": ["same", "update"],
  "delete-replaced": ["same", "update"],
};

/** Holds steps, one by one, to what is planned. */
export class PlannedSteps {
  readonly #stack: StackName;
  readonly #allowed = new Map<string, Set<string>>();

  constructor(stack: StackName, steps: Plan["steps"]) {
    this.#stack = stack;
    for (const { urn, op } of steps) {
      const allowed = this.#allowed.get(urn) ?? new Set();
      for (const one of [op, ...(LESS[op] ?? [])]) allowed.add(one);
      this.#allowed.set(urn, allowed);
    }
  }

  /** Throws `refused` for a step that isn't planned. */
  admit(op: string, urn: string): void {
    if (op === "same" || op === "refresh" || op === "remove-pending-replace" || isDefaultProvider(urn))
      return;
    if (this.#allowed.get(urn)?.has(op) || isStackReference(urn)) return;
    throw planRefusal(this.#stack, [`${op} of ${named(urn)} isn't planned`], urn);
  }
}

export const NO_CHANGES = { create: 0, update: 0, replace: 0, delete: 0, same: 0 } as const;

/** A preview that found a difference, or couldn't begin for one. */
export function refused(error: KindlingError, run?: RunResult): RunResult {
  const none = { changes: NO_CHANGES, steps: [], outputs: {}, durationMs: 0 };
  const { plan: _, ...rest } = run ?? { ...none, plan: undefined };
  return { ...rest, result: "failed", errors: [error] };
}

/** What was decrypted as a plan. Throws `invalid-input` for anything else. */
export function parsePlan(text: string): Plan {
  const found = JSON.parse(text) as Partial<Plan> | null;
  if (found?.format === 1) return found as Plan;
  throw new KindlingError(
    "invalid-input",
    "the plan was made by another version of Kindling: make a new one",
  );
}
