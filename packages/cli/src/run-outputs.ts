import type { Outputs, StackName } from "@kindling/core/engine";

/** What the stacks of a run have given so far, or in a preview will give. */
export class RunOutputs {
  readonly #outputs = new Map<string, Outputs>();

  /** Forgets what a preview has said: its run begins. */
  clear(): void {
    this.#outputs.clear();
  }

  set(stack: StackName, outputs: Outputs): void {
    this.#outputs.set(stackKey(stack), outputs);
  }

  get(stack: StackName): Outputs | undefined {
    return this.#outputs.get(stackKey(stack));
  }
}

/** Tells the stacks of a backend apart. */
export const stackKey = ({ project, stack }: StackName): string => `${project}/${stack}`;
