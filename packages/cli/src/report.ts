import type { Changes, Outputs } from "@kindling/core/engine";
import { listed } from "@kindling/core/nearest";
import { isSecret, mapValue, type PropertyValue, UNKNOWN } from "@kindling/core/property-value";
import { type Context, say } from "./context.ts";
import { reported } from "./failure.ts";
import type { Operation, Outcome } from "./operation.ts";
import { valueText } from "./progress/difference.ts";
import { changesText, previewLines } from "./progress/text.ts";
import { isQuiet } from "./progress/wording.ts";
import type { Target } from "./target.ts";

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
    stacks: outcomes.map(({ target, result, errors, run, wasDone }) => ({
      kind: target.kind,
      name: target.name,
      stack: target.stack.stack,
      result,
      ...(wasDone && { wasDone }),
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
  const isMany = outcomes.length > OUTPUTS_SHOWN;
  let unchanged = 0;
  for (const { target, result, errors, run, journal, wasDone } of outcomes) {
    const isUnseen = wasDone || (!run && errors.length === 0);
    if (isUnseen) continue;
    const isUnchanged = result === "succeeded" && [...journal.rows.values()].every(({ op }) => isQuiet(op));
    if (isMany && isUnchanged && target.unknown.size === 0) {
      unchanged++;
      continue;
    }
    say(context, `  ${colors.bold(target.title)}`);
    for (const row of journal.rows.values())
      if (!isQuiet(row.op)) for (const line of previewLines(row, colors)) say(context, `    ${line}`);
    for (const text of target.unknown) say(context, `    ${colors.dim(text)}`);
    for (const error of errors) say(context, `    ${colors.red("error:")} ${reported(error).message}`);
    if (run && result === "succeeded")
      say(context, `    ${changesText(run.changes, tense) || "no resources"}`);
  }
  if (unchanged) say(context, `  ${unchanged} stacks have no resource to change`);
}

/** Most stacks whose outputs are printed at the end of a run: of more nobody reads them. */
export const OUTPUTS_SHOWN = 10;
/** Most stacks that are named in one line of the end. */
const NAMES_SHOWN = 3;

/** Prints the outputs of what went through, and for several stacks how many did and what became of the others. */
export function printEnd(operation: Operation, outcomes: readonly Outcome[], context: Context): void {
  const { colors } = context;
  if (operation === "up") printOutputs(outcomes, context);
  if (outcomes.length < 2) return;
  const of = (wanted: Outcome["result"]) => outcomes.filter(({ result }) => result === wanted);
  const [failed, skipped] = [of("failed"), of("skipped")];
  const stopped = of("cancelled").filter(({ run }) => run);
  const notBegun = [...skipped, ...of("cancelled").filter(({ run }) => !run)];
  // Of many stacks the errors have scrolled away by now.
  if (outcomes.length > OUTPUTS_SHOWN)
    for (const { target, errors } of failed) {
      const [first = ""] = errors.map((error) => reported(error).message.split("\n")[0]);
      say(context, `${colors.red("failed:")} ${placeOf(target, first)}${target.title}: ${first}`);
    }
  for (const [cause, group] of Map.groupBy(skipped, ({ because }) => because?.[0])) {
    const ended = cause?.result === "cancelled" ? "was stopped" : "failed";
    const waited = `waited for ${cause?.target.title ?? "others"}, which ${ended}`;
    say(context, `${colors.yellow("not begun:")} ${namesText(group)}: ${waited}`);
  }
  if (outcomes.length > OUTPUTS_SHOWN && stopped.length)
    say(context, `${colors.yellow("stopped:")} ${namesText(stopped)}`);
  const counted = (group: readonly Outcome[], word: string, color: (text: string) => string) =>
    group.length ? color(`, ${group.length} ${word}`) : "";
  const rest = `${counted(failed, "failed", colors.red)}${counted(stopped, "stopped", colors.yellow)}${counted(notBegun, "not begun", colors.yellow)}`;
  const before = outcomes.filter(({ wasDone }) => wasDone).length;
  const earlier = before ? ` (${before} were done before)` : "";
  say(context, `${of("succeeded").length} of ${outcomes.length} stacks succeeded${earlier}${rest}`);
}

/** `shop.yaml:9: `, where the stack's manifest is; nothing where the error says a place in it. */
function placeOf({ locate }: Target, message: string): string {
  if (!locate) return "";
  const { file, line } = locate([]);
  return message.startsWith(`${file}:`) ? "" : `${file}:${line}: `;
}

function printOutputs(outcomes: readonly Outcome[], context: Context): void {
  const given = outcomes.flatMap(({ target, result, run }) => {
    const outputs = Object.entries(shownOutputs(run?.outputs ?? {}));
    return result === "succeeded" && outputs.length ? [{ target, outputs }] : [];
  });
  if (given.length > OUTPUTS_SHOWN) {
    say(context, `${given.length} stacks have outputs: \`kindling outputs KIND/NAME\` prints one's`);
    return;
  }
  for (const { target, outputs } of given) {
    say(context, `${context.colors.bold("Outputs")} of ${target.title}`);
    for (const [name, value] of outputs) say(context, `  ${name}: ${valueText(value)}`);
  }
}

/** `A`, `A and B`, `A, B, C and 12 more`. */
function namesText(outcomes: readonly Outcome[]): string {
  const titles = outcomes.map(({ target }) => target.title);
  if (titles.length <= NAMES_SHOWN) return listed(titles);
  return `${titles.slice(0, NAMES_SHOWN).join(", ")} and ${titles.length - NAMES_SHOWN} more`;
}
