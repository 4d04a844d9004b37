import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";
import type { CheckFailure } from "@kindling/core/provider";
import type { DetailedDiff } from "./property-diff.ts";
import type { CustomTimeouts, ResourceState } from "./state/checkpoint.ts";

/** Pulumi's names of what an engine does to one resource (pkg/resource/deploy/step.go). */
export type Op =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "read"
  | "read-replacement"
  | "refresh"
  | "discard"
  | "discard-replaced"
  | "remove-pending-replace"
  | "import"
  | "import-replacement";

/** One physical resource. Its identity tells it from others of the same URN; its state is replaced, never changed. */
export interface Tracked {
  state: ResourceState;
}

export interface Alias {
  readonly urn?: string;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  readonly parent?: string;
  readonly noParent?: boolean;
}

/** What the program asks for: a resource with its options. */
export interface Goal {
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly inputs: PropertyMap;
  readonly parent?: string;
  readonly provider?: string;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly deleteBeforeReplace?: boolean;
  readonly deletedWith?: string;
  readonly replaceWith: readonly string[];
  readonly replacementTrigger?: PropertyValue;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly hideDiff: readonly string[];
  readonly aliases: readonly Alias[];
  readonly importId?: string;
  readonly customTimeouts?: CustomTimeouts;
}

export interface Step {
  readonly op: Op;
  readonly old?: Tracked;
  readonly new?: Tracked;
  /** Properties that make a replacement necessary. */
  readonly keys?: readonly string[];
  /** Top-level properties that differ. */
  readonly diffs?: readonly string[];
  readonly detailedDiff?: DetailedDiff;
  /** Stands for what the program asked for, and so counts in the summary. */
  readonly logical: boolean;
  readonly ignoreChanges?: readonly string[];
  /** Of a deletion: the resource will be created anew, and stays in the state until then. */
  readonly pendingReplacement?: boolean;
  /** Of a creation, read or import in place of another: the old one is deleted at the end. */
  readonly replaces?: Tracked;
}

/** The URN, type and provider that a step is about. */
export function subjectOf(step: Step): ResourceState {
  const subject = (step.new ?? step.old)?.state;
  if (!subject) throw new TypeError(`a ${step.op} step without a resource`);
  return subject;
}

export function describeFailures(failures: readonly CheckFailure[]): string {
  return failures.map(({ property, reason }) => (property ? `${property}: ${reason}` : reason)).join("; ");
}
