import { nameOf, typeOf } from "./urn.ts";

/** What an interrupted run had begun: `creating`, `updating`, `deleting`. */
export interface PendingOperation {
  readonly urn: string;
  readonly type: string;
}

const TAKE_OVER =
  "It may exist without being in the state: what surely is it is taken over now; if it can't be created, delete it by hand or take it over with the import option.";
const LOOK_FOR =
  "It may exist without being in the state: look for it, and delete it by hand if it is there.";
const CLEAR = "Creating it, or refreshing the stack, ends this warning.";

/**
 * Says what an earlier run left open; undefined for what nothing can have come of. `takesOver`: the run that begins
 * finds out by itself what surely is the stack's own.
 */
export function interruptionWarning(
  { urn, type }: PendingOperation,
  { takesOver }: { takesOver: boolean },
): string | undefined {
  if (type === "reading" || type === "importing") return undefined;
  const advice = type === "creating" ? ` ${takesOver ? TAKE_OVER : LOOK_FOR} ${CLEAR}` : "";
  return `an earlier run was interrupted while ${type} ${typeOf(urn)} ${nameOf(urn)}.${advice}`;
}
