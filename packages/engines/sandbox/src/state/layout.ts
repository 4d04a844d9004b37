import { join } from "node:path";
import type { StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";

/** Pulumi's files in a state directory (`pkg/backend/diy/store.go`, layout version 1). */
export const pulumiDirectory = (directory: string): string => join(directory, ".pulumi");
export const metaFile = (directory: string): string => join(directory, ".pulumi", "meta.yaml");
export const stacksDirectory = (directory: string): string => join(directory, ".pulumi", "stacks");

export const stackFile = (directory: string, { project, stack }: StackName): string =>
  join(stacksDirectory(directory), project, `${stack}.json`);

export const locksDirectory = (directory: string): string => join(directory, ".pulumi", "locks");

export const stackLocksDirectory = (directory: string, { project, stack }: StackName): string =>
  join(locksDirectory(directory), "organization", project, stack);

export const historyDirectory = (directory: string, { project, stack }: StackName): string =>
  join(directory, ".pulumi", "history", project, stack);

/** What Pulumi calls the stack in its checkpoint; `file://` backends have this one organization. */
export const fullName = ({ project, stack }: StackName): string => `organization/${project}/${stack}`;

/** For messages: `stack dev.photos of albums`. */
export const describeStack = ({ project, stack }: StackName): string => `stack ${stack} of ${project}`;

const MAX_NAME_LENGTH = 100;

/** Throws `invalid-input` for names that Pulumi refuses, so that they are safe as file names too. */
export function checkStackName(stack: StackName): void {
  for (const [what, name] of [
    ["project", stack.project],
    ["stack", stack.stack],
  ] as const) {
    if (!isName(name))
      throw new KindlingError(
        "invalid-input",
        `${what} name ${JSON.stringify(name)} must be 1 to ${MAX_NAME_LENGTH} letters, digits, "-", "_" and "."`,
      );
  }
}

export function isName(name: string): boolean {
  return /^[A-Za-z0-9_.-]+$/.test(name) && name.length <= MAX_NAME_LENGTH && !/^\.\.?$/.test(name);
}
