import { createHash } from "node:crypto";
import type { StackName } from "@kindling/core/engine";

/** The operator names what it makes of a Stack after it, with endings, and so refuses longer names of Stacks. */
const MAX_LENGTH = 42;

/**
 * The name of a stack's objects in a cluster: `civo-bucket-dev-my-bucket`. The same for the same stack, and another for
 * any other: where the parts would be too long, or don't say where one ends, a hash of the whole name follows.
 */
export function objectName({ organization, project, stack }: StackName): string {
  const plain = `${project}-${stack.replace(".", "-")}`;
  const [env = ""] = stack.split(".");
  if (plain.length <= MAX_LENGTH && !env.includes("-") && organization === undefined) return plain;
  const hash = createHash("sha256")
    .update(`${organization ?? ""}/${project}/${stack}`)
    .digest("hex");
  return `${plain.slice(0, MAX_LENGTH - 9).replace(/-+$/, "")}-${hash.slice(0, 8)}`;
}
