import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { ProtectedResource } from "@kindling/engine-program/failure";
import { parseProviderReference } from "@kindling/engine-program/urn";
import { deletion } from "./deletion.ts";
import { callFor, type Deployment, ensureProvider, operationsOf } from "./deployment.ts";
import type { Executor } from "./executor.ts";
import { whileDoing } from "./failure.ts";
import { withIgnored } from "./goal-state.ts";
import type { OldResources } from "./old-resources.ts";
import type { ResourceOperations } from "./provider-registry.ts";
import { dependentReplacements } from "./replacement.ts";
import type { ResourceState } from "./state/checkpoint.ts";
import { describeFailures, type Goal, type Step, type Tracked } from "./step.ts";
import {
  applyReplaceOnChanges,
  decide,
  diffComponent,
  needsReplacement,
  type ResourceDiff,
  replaceFor,
  settleDiff,
  triggers,
} from "./step-decision.ts";

/** A registration on its way: what there was, and what there is to be. */
export interface Subject {
  readonly goal: Goal;
  readonly urn: string;
  readonly old: Tracked | undefined;
  readonly next: Tracked;
  readonly randomSeed: Uint8Array;
  readonly imported: boolean;
}

/** A resource deleted ahead of its registration: what made it go, and for what replacement. */
interface Deleted {
  readonly keys: readonly string[];
  readonly by: string;
}

/** Decides what to do with each resource, knowing what was decided for those before it (step_generator.go). */
export class Planner {
  readonly #deployment: Deployment;
  readonly #executor: Executor;
  readonly #olds: OldResources;
  /** URNs for which a step was decided on. */
  readonly #handled = new Set<string>();
  readonly #replaced = new Set<string>();
  /** By the URNs of the state. */
  readonly #deleted = new Map<string, Deleted>();
  readonly #gone = new Set<Tracked>();
  /** The ends of the replacements that delete others, by URN: who is created anew has to await the deletion. */
  readonly #replacements = new Map<string, PromiseWithResolvers<void>>();

  constructor(deployment: Deployment, executor: Executor, olds: OldResources) {
    this.#deployment = deployment;
    this.#executor = executor;
    this.#olds = olds;
  }

  /** Whether the program asked for what the state calls by this URN. */
  readonly isKept = (urn: string): boolean =>
    this.#handled.has(this.#olds.renamedTo(urn) ?? urn) && !this.#deleted.has(urn);
  /** Whether this run has deleted the resource already. */
  readonly isGone = (tracked: Tracked): boolean => this.#gone.has(tracked);

  /** The replacement that deletes the resource ahead of its own registration. */
  deletedBy(old: Tracked | undefined): string | undefined {
    return old && this.#deleted.get(old.state.urn)?.by;
  }

  async replacementOf(urn: string): Promise<void> {
    await this.#replacements.get(urn)?.promise;
  }

  /** What was decided for the resource has been carried out, or never will be. */
  finished(urn: string): void {
    this.#replacements.get(urn)?.resolve();
  }

  /** Takes note of a decision that was made elsewhere. */
  handle(urn: string, replaced: boolean): void {
    this.#handled.add(urn);
    if (replaced) this.#replaced.add(urn);
  }

  /** Checks what the program asks for and decides how to get there. */
  async plan(subject: Subject): Promise<readonly Step[]> {
    const { goal, urn, old, next } = subject;
    const operations = operationsOf(this.#deployment, next.state);
    const recreating = old && this.#deleted.get(old.state.urn);
    const known = old && !recreating && !old.state.external && !old.state.taint ? old : undefined;
    if (operations) {
      const inputs = known
        ? await this.#check(
            operations,
            subject,
            known.state.inputs ?? {},
            this.#ignoring(subject, goal.inputs),
          )
        : await this.#check(
            operations,
            subject,
            this.#deployment.journal.interruptedInputs(urn),
            goal.inputs,
          );
      next.state = { ...next.state, inputs };
    }
    this.#handled.add(urn);
    if (!old) return [{ op: "create", new: next, logical: true }];
    if (recreating) {
      this.#deleted.delete(old.state.urn);
      this.#deployment.deleting.delete(old.state.urn);
      this.#replaced.add(urn);
      return [
        { op: "replace", old, new: next, logical: true },
        { op: "create-replacement", old, new: next, keys: recreating.keys, logical: false },
      ];
    }
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
    return settleDiff(await operations.diff(call), oldInputs, this.#ignoring(subject, news));
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
    return needsReplacement({ replaceKeys: diff.replaces, detailedDiff: diff.detailedDiff });
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
    const found = await dependentReplacements(this.#deployment, old, this.#handled);
    const doomed = found.filter(({ tracked }) => !this.#gone.has(tracked)).reverse();
    for (const { tracked } of doomed) {
      const { urn, protect, delete: replaced } = tracked.state;
      if (protect && !replaced) throw new ProtectedResource(urn, "replaced");
      await ensureProvider(this.#deployment, tracked.state);
    }
    await ensureProvider(this.#deployment, old.state);
    const { deleting } = this.#deployment;
    if (doomed.length > 0) this.#replacements.set(by, Promise.withResolvers());
    const steps = doomed.map(({ tracked, keys }) => {
      this.#deleted.set(tracked.state.urn, { keys, by });
      this.#gone.add(tracked);
      deleting.add(tracked.state.urn);
      return deletion(tracked, { replaced: true, pendingReplacement: !tracked.state.delete });
    });
    if (old.state.pendingReplacement) return steps;
    deleting.add(old.state.urn);
    return [...steps, deletion(old, { replaced: true, pendingReplacement: true })];
  }

  #ignoring({ urn, old, goal: { ignoreChanges } }: Subject, news: PropertyMap): PropertyMap {
    const { inputs, impossible } = withIgnored(news, old?.state.inputs ?? {}, ignoreChanges);
    const paths = impossible.join(", ");
    if (paths)
      this.#deployment.events.diagnostic("info", `can't ignore added or removed elements of ${paths}`, urn);
    return inputs;
  }
}
