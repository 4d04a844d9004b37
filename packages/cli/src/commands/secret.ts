import { KindlingError } from "@kindling/core/error";
import { listed, nearest } from "@kindling/core/nearest";
import { parseSecretReference } from "@kindling/core/stack-name";
import { type Context, DONE, type ExitStatus } from "../context.ts";
import { openEngine } from "../engine.ts";
import type { StackOptions } from "../options.ts";

/** Prints the value that a reference such as `pulumi://civo-bucket/dev.my-bucket#access_key_id` names, and only it. */
export async function secret(
  reference: string,
  options: StackOptions,
  context: Context,
): Promise<ExitStatus> {
  const { stack, output } = parseSecretReference(reference);
  const { engine, close } = await openEngine(options, context);
  try {
    const outputs = await engine.outputs(stack);
    const found = outputs[output];
    if (!found) {
      const names = Object.keys(outputs);
      const near = nearest(output, names);
      const hint = near ? `; did you mean ${near}?` : names.length ? `; it has ${listed(names)}` : "";
      throw new KindlingError("not-found", `${stack.project}/${stack.stack} has no output ${output}${hint}`);
    }
    const { value } = found;
    context.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);
    return DONE;
  } finally {
    await close();
  }
}
