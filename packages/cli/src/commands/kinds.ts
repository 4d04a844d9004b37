import { type Context, DONE, type ExitStatus, printJson } from "../context.ts";
import { kinds } from "../kinds.ts";

/** Lists the kinds with the first words of their protos' comments. */
export async function listKinds(options: { output: "text" | "json" }, context: Context): Promise<ExitStatus> {
  const { default: comments } = await import("@kindling/apis/comments.json", { with: { type: "json" } });
  const known: Readonly<Record<string, string>> = comments;
  const list = await Promise.all(
    Object.values(kinds).map(async (load) => {
      const { name, apiVersion, project, schema } = (await load()).default;
      return { kind: name, apiVersion, package: project, description: known[schema.typeName] ?? "" };
    }),
  );
  if (options.output === "json") printJson(context, list);
  else
    for (const { kind, apiVersion, description } of list)
      context.stdout.write(`${kind}  ${apiVersion}\n    ${description}\n`);
  return DONE;
}
