import type { Changes } from "@kindling/core/engine";
import type { Colors } from "../context.ts";
import { differenceText } from "./difference.ts";
import type { Message, Row } from "./journal.ts";
import { duration, nameOf, shortType, signOf, wordingOf } from "./wording.ts";

/** A resource as a preview shows it: what would be done to it, and the properties that differ. */
export function previewLines(row: Row, colors: Colors): string[] {
  const note = row.op === "retain" ? `  stays in the cloud ${colors.dim("(retainOnDelete)")}` : "";
  return [
    `${signOf(row.op, colors)} ${nameOf(row.urn)}  ${colors.dim(shortType(row.type))}${note}`,
    ...row.differences.map((difference) => `       ${differenceText(difference, colors)}`),
  ];
}

/** A resource as a run shows it: what a step (the last one, or all as a whole) does or did to it, and for how long. */
export function runLine(row: Row, colors: Colors, op: string = row.step): string {
  const { doing, done } = wordingOf(op);
  const head = `${signOf(row.op, colors)} ${nameOf(row.urn)}  ${colors.dim(shortType(row.type))}`;
  const took = colors.dim(duration(op === row.step ? row.milliseconds : row.totalMilliseconds));
  switch (row.status) {
    case "working":
      return `${head}  ${doing} …`;
    case "failed":
      return `${head}  ${colors.red(`${doing} failed`)} ${took}`;
    case "done":
      return `${head}  ${done} ${took}`;
  }
}

/** A warning or error about a resource or the stack; further lines are indented. */
export function messageText({ severity, text, urn }: Message, colors: Colors): string {
  const label = { info: "info:", warning: colors.yellow("warning:"), error: colors.red("error:") }[severity];
  return `${label} ${urn && !urn.includes("pulumi:pulumi:Stack::") ? `${nameOf(urn)}: ` : ""}${text.replaceAll("\n", "\n    ")}`;
}

const CHANGE_WORDS: Readonly<Record<"planned" | "done" | "drift", Readonly<Record<keyof Changes, string>>>> =
  {
    planned: {
      import: "to import",
      create: "to create",
      update: "to update",
      replace: "to replace",
      delete: "to delete",
      same: "unchanged",
    },
    done: {
      import: "imported",
      create: "created",
      update: "updated",
      replace: "replaced",
      delete: "deleted",
      same: "unchanged",
    },
    drift: {
      import: "imported",
      create: "new",
      update: "changed",
      replace: "replaced",
      delete: "gone",
      same: "as recorded",
    },
  };

/** `2 to create, 1 to update, 3 unchanged`; `2 created, …` for what is over. Empty for no resources at all. */
export function changesText(changes: Changes, as: keyof typeof CHANGE_WORDS): string {
  return Object.entries(CHANGE_WORDS[as])
    .map(([name, word]) => ({ number: changes[name as keyof Changes] ?? 0, word }))
    .filter(({ number }) => number > 0)
    .map(({ number, word }) => `${number} ${word}`)
    .join(", ");
}
