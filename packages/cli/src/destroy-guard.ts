import { KindlingError } from "@kindling/core/error";
import { listed } from "@kindling/core/nearest";
import { type Context, say } from "./context.ts";
import { stackKey } from "./run-outputs.ts";
import { argumentFor } from "./stack-argument.ts";
import type { StateReferences } from "./state-references.ts";
import type { Target } from "./target.ts";

/**
 * The guard on what others need: throws `refused`, naming them, when stacks that stay refer to some that go. With
 * `force` it only warns.
 */
export function guardReferred(
  targets: readonly Target[],
  { references, unreadable }: StateReferences,
  force: boolean,
  context: Context,
): void {
  const yellow = context.colors.yellow;
  for (const [stack, why] of unreadable)
    say(
      context,
      `${yellow("warning:")} can't tell whether ${named(stack)} refers to what is to be destroyed: ${why}`,
    );
  const going = new Map(targets.map((target) => [stackKey(target.stack), target]));
  const needed = targets.flatMap((target) => {
    const key = stackKey(target.stack);
    const users = [...references].filter(([user, used]) => !going.has(user) && used.includes(key));
    if (!users.length) return [];
    const names = users.map(([user]) => named(user)).sort();
    return [`${target.title}, which ${listed(names)} ${names.length === 1 ? "refers" : "refer"} to`];
  });
  if (!needed.length) return;
  const what = listed(needed);
  if (force) {
    say(context, `${yellow("warning:")} destroying ${what}; --force says so`);
    return;
  }
  throw new KindlingError(
    "refused",
    `won't destroy ${what}: destroy those first, or in the same run; --force destroys it all the same`,
  );
}

function named(key: string): string {
  const [project = "", stack = ""] = key.split("/");
  return argumentFor({ project, stack });
}
