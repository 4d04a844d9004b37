import type { StackName } from "@kindling/core/engine";
import { fullName, type Workspace } from "./workspace.ts";

/** What a service of Pulumi's says that has no run to cancel. */
const NO_RUN = /has never been updated|already completed|no update in progress|\[409\]/i;

/**
 * Frees a stack from the lock of a run that is gone; false when it wasn't locked, or isn't there. No command of the CLI's
 * says whether there is a lock, but renaming a stack to what it is called already looks for one, and then fails anyhow.
 */
export async function unlock(
  stack: StackName,
  workspace: Workspace,
  { isService }: { isService: boolean },
): Promise<boolean> {
  const named = ["--stack", fullName(stack)];
  if (!isService) {
    const renamed = await workspace.try(["stack", "rename", fullName(stack), ...named]);
    if (/already exists/.test(renamed.stderr)) return false;
    const found = workspace.error(renamed);
    if (found.code === "not-found") return false;
    if (found.code !== "locked") throw found;
  }
  const cancelled = await workspace.try(["cancel", "--yes", ...named]);
  if (cancelled.status === 0) return true;
  if (NO_RUN.test(cancelled.stderr)) return false;
  throw workspace.error(cancelled);
}
