import { kindSchema, kindsSchema } from "@kindling/core/json-schema";
import { type Context, DONE, type ExitStatus, printJson } from "../context.ts";
import { kindNamed } from "../kind-argument.ts";
import { kinds } from "../kinds.ts";

/** Prints the JSON Schema of a kind's manifests, or one for the manifests of all kinds. */
export async function schema(
  name: string | undefined,
  _options: object,
  context: Context,
): Promise<ExitStatus> {
  const { default: comments } = await import("@kindling/apis/comments.json", { with: { type: "json" } });
  if (name !== undefined) printJson(context, kindSchema(await kindNamed(name), comments));
  else {
    const all = await Promise.all(Object.values(kinds).map(async (load) => (await load()).default));
    printJson(context, kindsSchema(all, comments));
  }
  return DONE;
}
