import type { Changes, Outputs } from "@kindling/core/engine";
import { isSecret, mapValue, type PropertyValue, UNKNOWN } from "@kindling/core/property-value";
import { type Context, say } from "./context.ts";
import { reported } from "./failure.ts";
import type { Operation, Outcome } from "./operation.ts";
import { valueText } from "./progress/difference.ts";
import { changesText, previewLines } from "./progress/text.ts";
import { isQuiet } from "./progress/wording.ts";

export const MASK = "[secret]";
const NO_CHANGES: Changes = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

/** Outputs as they are shown: secrets masked unless they are asked for, unknown ones named so. */
export function shownOutputs(outputs: Outputs, showSecrets = false): Record<string, PropertyValue> {
  const mask = (value: PropertyValue) =>
    mapValue(value, (part) => {
      if (part === UNKNOWN) return "[unknown]";
      if (isSecret(part)) return showSecrets ? part.value : MASK;
      return undefined;
    });
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { value, secret }]) => [
      name,
      secret && !showSecrets ? MASK : mask(value),
    ]),
  );
}

/** A run's document for `-o json`. */
export function runDocument(outcomes: readonly Outcome[]): unknown {
  return {
    stacks: outcomes.map(({ target, result, errors, run }) => ({
      kind: target.kind,
      name: target.name,
      stack: target.stack.stack,
      result,
      changes: run?.changes ?? NO_CHANGES,
      steps: run?.steps ?? [],
      outputs: shownOutputs(run?.outputs ?? {}),
      durationMs: Math.round(run?.durationMs ?? 0),
      errors: errors.map(reported),
    })),
  };
}

/** Prints what previews, or a refresh, found: each stack with its changes, or why it failed. */
export function printFindings(operation: Operation, outcomes: readonly Outcome[], context: Context): void {
  const { colors } = context;
  const tense = operation === "refresh" ? "drift" : "planned";
  for (const { target, result, errors, run, journal } of outcomes) {
    say(context, `  ${colors.bold(target.title)}`);
    for (const row of journal.rows.values())
      if (!isQuiet(row.op)) for (const line of previewLines(row, colors)) say(context, `    ${line}`);
    for (const text of target.unknown) say(context, `    ${colors.dim(text)}`);
    for (const error of errors) say(context, `    ${colors.red("error:")} ${reported(error).message}`);
    if (run && result === "succeeded")
      say(context, `    ${changesText(run.changes, tense) || "no resources"}`);
  }
}

/** Prints the outputs of what went through, the errors of what didn't, and for several stacks how many did. */
export function printEnd(operation: Operation, outcomes: readonly Outcome[], context: Context): void {
  const { colors } = context;
  for (const { target, result, run } of outcomes) {
    const outputs = Object.entries(shownOutputs(run?.outputs ?? {}));
    if (result !== "succeeded" || !outputs.length || operation !== "up") continue;
    say(context, `${colors.bold("Outputs")} of ${target.title}`);
    for (const [name, value] of outputs) say(context, `  ${name}: ${valueText(value)}`);
  }
  const number = (wanted: Outcome["result"]) => outcomes.filter(({ result }) => result === wanted).length;
  if (outcomes.length > 1)
    say(
      context,
      `${number("succeeded")} of ${outcomes.length} stacks succeeded${
        number("failed") ? colors.red(`, ${number("failed")} failed`) : ""
      }${number("cancelled") ? colors.yellow(`, ${number("cancelled")} stopped`) : ""}`,
    );
}
