import { randomBytes } from "node:crypto";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { Gate } from "./concurrency.ts";
import { deletion } from "./deletion.ts";
import { callFor, type Deployment, ensureProvider, operationsOf } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { ProtectedResource, whileDoing } from "./failure.ts";
import { OldResources } from "./old-resources.ts";
import { parsePath, resetPath } from "./property-path.ts";
import type { ResourceOperations } from "./provider-registry.ts";
import { dependentReplacements } from "./replacement.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import { describeFailures, type Goal, type Step, type Tracked } from "./step.ts";
import {
  applyReplaceOnChanges,
  decide,
  diffComponent,
  type ResourceDiff,
  replaceFor,
  settleDiff,
  triggers,
} from "./step-decision.ts";
import { createUrn, isContent, parseProviderReference } from "./urn.ts";

/** A registration on its way: what there was, and what there is to be. */
interface Subject {
  readonly goal: Goal;
  readonly urn: string;
  readonly old: Tracked | undefined;
  readonly next: Tracked;
  readonly randomSeed: Uint8Array;
  readonly imported: boolean;
}

/**
 * Turns what the program registers and reads into steps, deciding as Pulumi's step generator does
 * (pkg/resource/deploy/step_generator.go), and has them carried out. Decisions are made one at a time: each rests on
 * what the ones before it did.
 */
export class Registrar {
  readonly #deployment: Deployment;
  readonly #executor: Executor;
  readonly #turn = new Gate(1);
  readonly #urns = new Set<string>();
  readonly #olds: OldResources;
  /** URNs for which a step was decided on. */
  readonly #handled = new Set<string>();
  readonly #replaced = new Set<string>();
  readonly #imported = new Set<string>();
  /** Resources deleted ahead of their registration because something that they need is replaced. */
  readonly #deleted = new Map<string, { readonly keys: readonly string[]; readonly by: string }>();
  /** The ends of the replacements that delete others, by URN: who is created anew has to await the deletion. */
  readonly #replacements = new Map<string, PromiseWithResolvers<void>>();
  readonly #gone = new Set<Tracked>();

  constructor(deployment: Deployment, executor: Executor) {
    this.#deployment = deployment;
    this.#executor = executor;
    this.#olds = new OldResources(deployment.stack, deployment.olds, this.#urns);
  }

  /** The program has registered or read something of its own. */
  registeredSomething = false;

  /** Whether the program asked for what the state calls by this URN. */
  readonly isKept = (urn: string): boolean =>
    this.#handled.has(this.#olds.renamedTo(urn) ?? urn) && !this.#deleted.has(urn);
  /** Whether this run has deleted the resource already. */
  readonly isGone = (tracked: Tracked): boolean => this.#gone.has(tracked);

  /** Makes the resource what the program wants it to be. Throws `Stopped` when that failed or wasn't begun. */
  async register(goal: Goal): Promise<Tracked> {
    const { type, name } = goal;
    const urn = this.#claim(goal);
    const deciding = <T>(decision: () => Promise<T>): Promise<T> =>
      this.#turn.run(() =>
        decision().catch((error) => {
          const doing = error instanceof ProtectedResource ? "replacing" : "checking";
          throw whileDoing(`${doing} ${type} ${name}`, error, urn);
        }),
      );
    const first = await deciding(() => this.#begin(urn, goal));
    if (first.after) await this.#replacements.get(first.after)?.promise;
    try {
      await this.#executor.run(first.steps);
    } finally {
      this.#replacements.get(urn)?.resolve();
    }
    if (!first.imported) return first.next;
    const old = first.next;
    const again: Subject = {
      ...first.subject,
      old,
      next: { state: { ...this.#newState(urn, goal, old.state), importID: old.state.importID ?? "" } },
      imported: true,
    };
    const steps = await deciding(() => this.#plan(again));
    await this.#executor.run(steps);
    return steps.length === 0 ? old : again.next;
  }

  /** Reads a resource that isn't the program's own. */
  async read(goal: Goal, id: string): Promise<Tracked> {
    const urn = this.#claim(goal);
    const chain = await this.#turn.run(async () => {
      const { old } = this.#olds.find(urn, goal);
      const next: Tracked = { state: { ...stateOf(urn, goal), id, external: true } };
      this.#handled.add(urn);
      if (!old || old.state.external || old.state.id === id)
        return [{ op: "read", ...(old && { old }), new: next, logical: true }] satisfies Step[];
      this.#replaced.add(urn);
      return [
        { op: "read-replacement", old, new: next, logical: false, replaces: old },
        { op: "replace", old, new: next, logical: true },
      ] satisfies Step[];
    });
    await this.#executor.run(chain);
    return chain[0]?.new as Tracked;
  }

  #claim({ type, name, parent }: Goal): string {
    const { stack } = this.#deployment;
    const urn = createUrn(stack, parent, type, name);
    if (parent && !this.#urns.has(parent))
      throw new KindlingError("program", `its parent ${parent} isn't registered`, { path: urn });
    if (this.#urns.has(urn))
      throw new KindlingError(
        "program",
        `the program registers ${type} ${name} twice; give each its own name`,
        {
          path: urn,
        },
      );
    this.#urns.add(urn);
    if (isContent(urn)) this.registeredSomething = true;
    return urn;
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

  async #begin(
    urn: string,
    goal: Goal,
  ): Promise<{ subject: Subject; steps: readonly Step[]; next: Tracked; imported: boolean; after?: string }> {
    const { old, alias } = this.#olds.find(urn, goal);
    const after = this.#deleted.get(old?.state.urn ?? urn)?.by;
    if (alias) this.#deployment.registry.alias(urn, alias);
    const next: Tracked = { state: this.#newState(urn, goal, old?.state, alias) };
    const subject: Subject = { goal, urn, old, next, randomSeed: randomBytes(32), imported: false };
    const oldId = old?.state.importID || old?.state.id;
    const imports = goal.custom && goal.importId && (!old || old.state.external || oldId !== goal.importId);
    const waiting = after === undefined ? {} : { after };
    if (!imports) return { subject, steps: await this.#plan(subject), next, imported: false, ...waiting };
    this.#imported.add(urn);
    this.#handled.add(urn);
    if (!old || after !== undefined) {
      const step: Step = { op: "import", ...(old && { old }), new: next, logical: true };
      return { subject, steps: [step], next, imported: true, ...waiting };
    }
    this.#replaced.add(urn);
    const steps: Step[] = [
      { op: "import-replacement", old, new: next, logical: false, replaces: old },
      { op: "replace", old, new: next, logical: true },
    ];
    return { subject, steps, next, imported: true };
  }

  async #plan(subject: Subject): Promise<readonly Step[]> {
    const { goal, urn, old, next } = subject;
    const operations = operationsOf(this.#deployment, next.state);
    const recreating = this.#deleted.get(old?.state.urn ?? urn);
    const fresh = recreating !== undefined || !old || old.state.external === true || old.state.taint === true;
    const wanted = old ? this.#withIgnored(urn, goal, old.state.inputs ?? {}) : goal.inputs;
    if (operations) {
      const olds = fresh ? this.#deployment.journal.interruptedInputs(urn) : (old.state.inputs ?? {});
      next.state = {
        ...next.state,
        inputs: await this.#check(operations, subject, olds, fresh ? goal.inputs : wanted),
      };
    }
    this.#handled.add(urn);
    if (recreating && old) {
      this.#deleted.delete(old.state.urn);
      this.#replaced.add(urn);
      return [
        { op: "replace", old, new: next, logical: true },
        { op: "create-replacement", old, new: next, keys: recreating.keys, logical: false },
      ];
    }
    if (!old) return [{ op: "create", new: next, logical: true }];
    if (old.state.external)
      return [
        { op: "create-replacement", old, new: next, logical: false, replaces: old },
        { op: "replace", old, new: next, logical: true },
      ];
    return this.#planChange(subject, old, operations);
  }

  async #planChange(
    subject: Subject,
    old: Tracked,
    operations: ResourceOperations | undefined,
  ): Promise<readonly Step[]> {
    const { goal, urn, next } = subject;
    const hasInitErrors = (old.state.initErrors?.length ?? 0) > 0;
    const triggered = triggers(old.state.replacementTrigger, goal.replacementTrigger);
    const found = triggered ? replaceFor() : await this.#diff(subject, old, operations);
    const diff = applyReplaceOnChanges(found, goal.replaceOnChanges, hasInitErrors);
    const pendingReplacement = old.state.pendingReplacement === true;
    const shown = { keys: diff.replaceKeys, diffs: diff.changedKeys, detailedDiff: diff.detailedDiff };
    switch (decide(diff, { pendingReplacement, hasInitErrors, triggered })) {
      case "same":
        return subject.imported ? [] : [{ op: "same", old, new: next, logical: true }];
      case "update":
        return [{ op: "update", old, new: next, logical: true, ignoreChanges: goal.ignoreChanges, ...shown }];
      case "replace":
        await this.#prepareReplacement(subject, old, operations, diff);
        this.#replaced.add(urn);
        if (goal.deleteBeforeReplace ?? diff.deleteBeforeReplace)
          return [
            ...(await this.#deletionsBefore(old, urn)),
            { op: "replace", old, new: next, logical: true, ...shown },
            { op: "create-replacement", old, new: next, logical: false, ...shown },
          ];
        return [
          { op: "create-replacement", old, new: next, logical: false, replaces: old, ...shown },
          { op: "replace", old, new: next, logical: true, ...shown },
        ];
    }
  }

  async #diff(
    subject: Subject,
    old: Tracked,
    operations: ResourceOperations | undefined,
  ): Promise<ResourceDiff> {
    const { goal, urn, next } = subject;
    const { inputs: oldInputs = {}, outputs: oldOutputs = {}, taint, id = "" } = old.state;
    const news = next.state.inputs ?? {};
    if (taint) return replaceFor("id");
    if (goal.replaceWith.some((other) => this.#replaced.has(other))) return replaceFor("replaceWith");
    if (goal.deletedWith && this.#replaced.has(goal.deletedWith)) return replaceFor("deletedWith");
    if (await this.#providerChanged(old.state, next.state)) return replaceFor("provider");
    if (!operations) return diffComponent(oldInputs, news);
    const { ignoreChanges } = goal;
    const call = { ...callFor(this.#deployment, urn), id, oldInputs, oldOutputs, news, ignoreChanges };
    return settleDiff(
      await operations.diff(call),
      oldInputs,
      this.#withIgnored(urn, { ...goal, inputs: news }, oldInputs),
    );
  }

  /** Whether the provider is another one, so that it can't manage what the old one made. */
  async #providerChanged(
    { provider: before, urn }: ResourceState,
    { provider: after }: ResourceState,
  ): Promise<boolean> {
    if (before === after) return false;
    if (!before || !after) return true;
    const [oldUrn, newUrn] = [parseProviderReference(before).urn, parseProviderReference(after).urn];
    if (this.#olds.renamedTo(oldUrn) === newUrn) return false;
    const { registry, olds, news } = this.#deployment;
    const [old, next] = [olds.get(oldUrn)?.state, news.get(newUrn)?.state];
    const provider = registry.get(after);
    if (!old || !next || !provider)
      throw new KindlingError("bad-state", `nothing is known of provider ${before}`, { path: urn });
    const diff = await registry.compare(callFor(this.#deployment, newUrn), provider, old, next);
    return (
      diff.replaces.length > 0 ||
      Object.values(diff.detailedDiff).some(({ kind }) => kind.endsWith("-replace"))
    );
  }

  async #check(
    operations: ResourceOperations,
    { urn, randomSeed }: Subject,
    olds: PropertyMap | undefined,
    news: PropertyMap,
  ): Promise<PropertyMap> {
    const call = { ...callFor(this.#deployment, urn), news, randomSeed };
    const { inputs, failures } = await operations.check(olds ? { ...call, olds } : call);
    if (failures.length > 0)
      throw new KindlingError("invalid-input", describeFailures(failures), { path: urn });
    this.#deployment.masker.learn(inputs);
    return inputs;
  }

  async #prepareReplacement(
    subject: Subject,
    old: Tracked,
    operations: ResourceOperations | undefined,
    diff: ResourceDiff,
  ): Promise<void> {
    const { goal, urn, next } = subject;
    const { preview, events, journal } = this.#deployment;
    if (next.state.protect && old.state.protect) {
      const error = new ProtectedResource(urn, "replaced");
      if (!preview) throw error;
      this.#executor.note(whileDoing(`replacing ${goal.type} ${goal.name}`, error, urn));
    }
    if (goal.importId) {
      const message = `${diff.replaceKeys.join(", ")} of the imported resource can't become what the program says without replacing it; make the program match what is there, or remove the import option`;
      if (!preview) throw new KindlingError("refused", message, { path: urn });
      events.diagnostic("warning", message, urn);
    }
    // What was completed from the old inputs must not carry over to a new resource.
    if (operations && !old.state.taint)
      next.state = {
        ...next.state,
        inputs: await this.#check(operations, subject, journal.interruptedInputs(urn), goal.inputs),
      };
  }

  /** Deletes the old resource and, before it, what can't be without it. */
  async #deletionsBefore(old: Tracked, by: string): Promise<Step[]> {
    const { deleting } = this.#deployment;
    const steps: Step[] = [];
    const doomed = await dependentReplacements(this.#deployment, old, this.#handled);
    if (doomed.length > 0) this.#replacements.set(by, Promise.withResolvers());
    for (const { tracked, keys } of doomed.reverse()) {
      if (this.#gone.has(tracked)) continue;
      const { urn, protect, delete: replaced } = tracked.state;
      if (protect && !replaced) throw new ProtectedResource(urn, "replaced");
      await ensureProvider(this.#deployment, tracked.state);
      steps.push(deletion(tracked, { replaced: true, pendingReplacement: !replaced }));
      this.#deleted.set(urn, { keys, by });
      this.#gone.add(tracked);
      deleting.add(urn);
    }
    await ensureProvider(this.#deployment, old.state);
    if (old.state.pendingReplacement) return steps;
    deleting.add(old.state.urn);
    return [...steps, deletion(old, { replaced: true, pendingReplacement: true })];
  }

  #withIgnored(urn: string, goal: Goal, olds: PropertyMap): PropertyMap {
    if (goal.ignoreChanges.length === 0) return goal.inputs;
    const inputs = structuredClone(goal.inputs);
    const kept = structuredClone(olds);
    const impossible = goal.ignoreChanges.filter((text) => {
      const path = parsePath(text);
      return path !== undefined && !resetPath(path, kept, inputs);
    });
    if (impossible.length > 0)
      this.#deployment.events.diagnostic(
        "info",
        `can't ignore added or removed elements of ${impossible.join(", ")}`,
        urn,
      );
    return inputs;
  }
}

/** The goal as it will stand in the state, without what only an operation can tell. */
function stateOf(urn: string, goal: Goal): ResourceState {
  const { type, custom, inputs, parent, provider, dependencies, propertyDependencies } = goal;
  const { protect, retainOnDelete, deletedWith, replaceWith, replacementTrigger, importId, customTimeouts } =
    goal;
  const { ignoreChanges, replaceOnChanges, additionalSecretOutputs, hideDiff } = goal;
  const some = <T>(list: readonly T[]) => (list.length > 0 ? list : undefined);
  const hidden = some(hideDiff.map(parsePath).filter((path) => path !== undefined));
  const state: { [Key in keyof ResourceState]: ResourceState[Key] | undefined } = {
    urn,
    custom,
    type,
    inputs,
    parent,
    protect: protect || undefined,
    dependencies: some(dependencies),
    provider,
    propertyDependencies: Object.keys(propertyDependencies).length > 0 ? propertyDependencies : undefined,
    additionalSecretOutputs: some(additionalSecretOutputs),
    customTimeouts,
    importID: importId,
    retainOnDelete: retainOnDelete || undefined,
    deletedWith,
    replaceWith: some(replaceWith),
    ignoreChanges: some(ignoreChanges),
    hideDiff: hidden,
    replaceOnChanges: some(replaceOnChanges),
    replacementTrigger,
  };
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined),
  ) as unknown as ResourceState;
}
