import { type History, type Item, programsOf } from "./parity-history.ts";
import type { RunRecord } from "./parity-run.ts";

const FEATURES: Readonly<Record<string, (item: Item) => unknown>> = {
  "a dependency by value": ({ uses }) => uses?.length,
  dependsOn: ({ after }) => after?.length,
  "a component": ({ kind }) => kind === "group",
  "an explicit provider": ({ kind }) => kind === "provider",
  "a resource that is only read": ({ kind }) => kind === "read",
  "a parent": ({ parent }) => parent,
  "a secret": ({ hush }) => hush,
  additionalSecretOutputs: ({ secretOutputs }) => secretOutputs?.length,
  aliases: ({ formerNames }) => formerNames?.length,
  protect: ({ protect }) => protect,
  retainOnDelete: ({ retain }) => retain,
  ignoreChanges: ({ ignore }) => ignore?.length,
  replaceOnChanges: ({ replaceOn }) => replaceOn?.length,
  deleteBeforeReplace: ({ deleteFirst }) => deleteFirst,
  deletedWith: ({ deletedWith }) => deletedWith,
  replaceWith: ({ replaceWith }) => replaceWith?.length,
  replacementTrigger: ({ trigger }) => trigger,
  customTimeouts: ({ timeout }) => timeout,
};

/** Counts what a search has tried: programs and edits, in how many of them each feature occurs, steps and failures. */
export class Tally {
  programs = 0;
  edits = 0;
  runs = 0;
  readonly features = new Map<string, number>(Object.keys(FEATURES).map((feature) => [feature, 0]));
  readonly steps = new Map<string, number>();
  failures = 0;

  add(histories: readonly History[], records: readonly RunRecord[]): void {
    for (const history of histories) {
      this.programs++;
      this.edits += history.edits.length;
      for (const program of programsOf(history))
        for (const [feature, has] of Object.entries(FEATURES))
          if (Object.values(program).some(has)) count(this.features, feature);
    }
    for (const { result, steps } of records) {
      this.runs++;
      if (result === "failed") this.failures++;
      for (const { op } of steps as { op: string }[]) count(this.steps, op);
    }
  }

  toString(): string {
    const list = (counts: ReadonlyMap<string, number>) =>
      [...counts].map(([name, times]) => `${name} ${times}`).join(", ");
    return `${this.programs} programs, ${this.edits} edits in ${this.runs} runs, of which ${this.failures} fail; ${list(this.features)}; steps: ${list(this.steps)}`;
  }
}

const count = (counts: Map<string, number>, name: string): void =>
  void counts.set(name, (counts.get(name) ?? 0) + 1);
