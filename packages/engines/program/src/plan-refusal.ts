import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { nameOf, ROOT_STACK_TYPE, typeOf } from "./urn.ts";

/** Of more differences nobody reads. */
const MOST_SHOWN = 5;

/** A run isn't what was planned for it. `differences` hold no values, which may be secrets. */
export function planRefusal(
  { project, stack }: StackName,
  differences: readonly string[],
  path?: string,
): KindlingError {
  const shown = differences.slice(0, MOST_SHOWN).join("; ");
  const rest = differences.length - MOST_SHOWN;
  const more = rest > 0 ? `; and ${rest} more` : "";
  return new KindlingError(
    "refused",
    `the plan doesn't fit stack ${project}/${stack} any more: ${shown}${more}. Make a new plan and review it: preview --save-plan`,
    path === undefined ? {} : { path },
  );
}

/** A resource as messages name it. */
export const named = (urn: string): string =>
  typeOf(urn) === ROOT_STACK_TYPE ? "the stack itself" : `${typeOf(urn)} ${nameOf(urn)}`;
