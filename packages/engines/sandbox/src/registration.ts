import { KindlingError } from "@kindling/core/error";
import { ProtectedResource } from "@kindling/engine-program/failure";
import { createUrn, isContent } from "@kindling/engine-program/urn";
import { Gate } from "./concurrency.ts";
import type { Deployment } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { whileDoing } from "./failure.ts";
import { stateOf } from "./goal-state.ts";
import { OldResources } from "./old-resources.ts";
import { Planner, type Subject } from "./planning.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import type { Goal, Step, Tracked } from "./step.ts";

/** What was decided for a registration. */
interface Plan {
  readonly subject: Subject;
  readonly steps: readonly Step[];
  /** The steps only import: what follows is decided when it is known what was found. */
  readonly imports: boolean;
  /** The replacement that deletes the old resource first. */
  readonly after: string | undefined;
}

/**
 * Turns what the program registers and reads into steps and has them carried out. Decisions are made one at a time,
 * since each rests on what the ones before it did; what was decided runs side by side.
 */
export class Registrar {
  readonly #deployment: Deployment;
  readonly #executor: Executor;
  readonly #turn = new Gate(1);
  readonly #urns = new Set<string>();
  readonly #olds: OldResources;
  readonly planner: Planner;
  /** The program has registered or read something of its own. */
  registeredSomething = false;

  constructor(deployment: Deployment, executor: Executor) {
    this.#deployment = deployment;
    this.#executor = executor;
    this.#olds = new OldResources(deployment.stack, deployment.olds, this.#urns);
    this.planner = new Planner(deployment, executor, this.#olds);
  }

  /** Makes the resource what the program wants it to be. Throws `Stopped` when that failed or wasn't begun. */
  async register(goal: Goal): Promise<Tracked> {
    const urn = this.#claim(goal);
    const { subject, steps, imports, after } = await this.#decide(urn, goal, () => this.#plan(urn, goal));
    if (after) await this.planner.replacementOf(after);
    try {
      await this.#executor.run(steps);
    } finally {
      this.planner.finished(urn);
    }
    if (!imports) return subject.next;
    const old = subject.next;
    const next: Tracked = {
      state: { ...this.#newState(urn, goal, old.state), importID: old.state.importID ?? "" },
    };
    const rest = await this.#decide(urn, goal, () =>
      this.planner.plan({ ...subject, old, next, imported: true }),
    );
    await this.#executor.run(rest);
    return rest.length === 0 ? old : next;
  }

  /** Reads a resource that isn't the program's own. */
  async read(goal: Goal, id: string): Promise<Tracked> {
    const urn = this.#claim(goal);
    const next: Tracked = { state: { ...stateOf(urn, goal), id, external: true } };
    const steps = await this.#decide(urn, goal, async (): Promise<readonly Step[]> => {
      const { old } = this.#olds.find(urn, goal);
      const taken = old !== undefined && !old.state.external && old.state.id !== id;
      this.planner.handle(urn, taken);
      if (!taken) return [{ op: "read", ...(old && { old }), new: next, logical: true }];
      return [
        { op: "read-replacement", old, new: next, logical: false, replaces: old },
        { op: "replace", old, new: next, logical: true },
      ];
    });
    await this.#executor.run(steps);
    return next;
  }

  #decide<T>(urn: string, { type, name }: Goal, decision: () => Promise<T>): Promise<T> {
    return this.#turn.run(() =>
      decision().catch((error) => {
        const doing = error instanceof ProtectedResource ? "replacing" : "checking";
        throw whileDoing(`${doing} ${type} ${name}`, error, urn);
      }),
    );
  }

  #claim({ type, name, parent }: Goal): string {
    const path = createUrn(this.#deployment.stack, parent, type, name);
    if (parent && !this.#urns.has(parent))
      throw new KindlingError("program", `its parent ${parent} isn't registered`, { path });
    if (this.#urns.has(path)) {
      const message = `the program registers ${type} ${name} twice; give each its own name`;
      throw new KindlingError("program", message, { path });
    }
    this.#urns.add(path);
    if (isContent(path)) this.registeredSomething = true;
    return path;
  }

  #newState(urn: string, goal: Goal, old: ResourceState | undefined, alias?: string): ResourceState {
    const { created, modified, refreshBeforeUpdate } = old ?? {};
    return {
      ...stateOf(urn, goal),
      ...(alias && { aliases: [alias] }),
      ...(created && { created }),
      ...(modified && { modified }),
      ...(refreshBeforeUpdate && { refreshBeforeUpdate }),
    };
  }

  async #plan(urn: string, goal: Goal): Promise<Plan> {
    const { old, alias } = this.#olds.find(urn, goal);
    if (alias) this.#deployment.registry.alias(urn, alias);
    const after = this.planner.deletedBy(old);
    const next: Tracked = { state: this.#newState(urn, goal, old?.state, alias) };
    const subject: Subject = {
      goal,
      urn,
      old,
      next,
      randomSeed: this.#deployment.randomSeed(urn),
      imported: false,
    };
    const oldId = old?.state.importID || old?.state.id;
    const imports =
      goal.importId !== undefined && (!old || old.state.external === true || oldId !== goal.importId);
    if (!imports) return { subject, steps: await this.planner.plan(subject), imports, after };
    const replaces = old !== undefined && after === undefined;
    this.planner.handle(urn, replaces);
    const steps: Step[] = replaces
      ? [
          { op: "import-replacement", old, new: next, logical: false, replaces: old },
          { op: "replace", old, new: next, logical: true },
        ]
      : [{ op: "import", ...(old && { old }), new: next, logical: true }];
    return { subject, steps, imports, after };
  }
}
