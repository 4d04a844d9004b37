import { type Explanation, explain as explained } from "@kindling/core/explanation";
import type { FieldReference } from "@kindling/core/field-reference";
import type { Kind } from "@kindling/core/kind";
import type { RuleWords } from "@kindling/core/rule-words";
import { type Context, colorsFor, DONE, type ExitStatus, printJson } from "../context.ts";
import { explainText } from "../explain-text.ts";
import { kindNamed } from "../kind-argument.ts";

const [WIDTH, LEAST_WIDTH, MOST_WIDTH] = [100, 40, 120];

/** Prints what a kind is, or what stands at a path of its manifests or outputs: all from the protos. */
export async function explain(
  place: string,
  options: { output: "text" | "json" },
  context: Context,
): Promise<ExitStatus> {
  const { default: comments } = await import("@kindling/apis/comments.json", { with: { type: "json" } });
  const [name = "", ...path] = place.split(".");
  const kind = await kindNamed(name);
  const explanation = explained(kind, path, comments);
  const { stdout, env } = context;
  const width = Math.min(Math.max(stdout.columns ?? WIDTH, LEAST_WIDTH), MOST_WIDTH);
  if (options.output === "json") printJson(context, documentOf(kind, explanation));
  else stdout.write(`${explainText(kind, explanation, { width, colors: colorsFor(stdout, env) })}\n`);
  return DONE;
}

function documentOf(kind: Kind, { path, description, field, ...inside }: Explanation) {
  return {
    ...{ kind: kind.name, apiVersion: kind.apiVersion, package: kind.project, path, description },
    ...(field ? settingOf(field) : {}),
    values: inside.values.map(({ name, comment }) => ({ name, description: comment })),
    fields: inside.fields.map(fieldDocument),
    together: { rules: inside.rules.map(ruleOf), warnings: inside.warnings.map(ruleOf) },
    outputs: inside.outputs.map(fieldDocument),
  };
}

const fieldDocument = (field: FieldReference) => ({
  ...{ path: field.path, description: field.comment },
  ...settingOf(field),
});

function settingOf({
  type,
  required,
  secret,
  default: preset,
  change,
  references,
  ...field
}: FieldReference) {
  return {
    ...{ type, required, secret, change, references },
    ...(preset ? { default: JSON.parse(preset) } : {}),
    rules: field.rules.map(ruleOf),
    warnings: field.warnings.map(ruleOf),
  };
}

const ruleOf = ({ id, words }: RuleWords) => ({ id, words });
