import type { EngineEvent, RunResult } from "@kindling/core/engine";
import { type Colors, type Context, say } from "../context.ts";
import { Journal, type Message } from "./journal.ts";
import { messageText, runLine } from "./text.ts";
import { isPulumis, isQuiet } from "./wording.ts";

/** Shows what is going on while stacks are run. */
export interface Progress {
  /** A stack waits for these others, by their titles; for none: it doesn't wait any more. */
  waits(title: string, titles: readonly string[]): void;
  /** A stack begins; its title tells it from the others. Gets the journal that its events are kept in. */
  begin(title: string): { readonly journal: Journal; readonly onEvent: (event: EngineEvent) => void };
  /** A stack is through, with a summary such as `2 created` or why it failed. */
  end(title: string, summary: string, result: RunResult["result"] | "skipped"): void;
  /** A stack isn't begun at all. */
  leave(title: string): void;
  /** Everything is through: what moves stops moving. */
  close(): void;
}

/** What is to be shown. */
export interface Phase {
  readonly heading: string;
  /** It only finds something out: its rows are shown when it is over, by others. */
  readonly findings: boolean;
  /** How many stacks there are. */
  readonly total: number;
  /** Messages shown so far: the run after a preview doesn't repeat its warnings. */
  readonly shownMessages: Set<string>;
}

/** Columns below which redrawn lines would wrap. */
const NARROWEST = 40;

/** A live tree on a terminal, plain lines elsewhere. */
export async function startProgress(context: Context, phase: Phase): Promise<Progress> {
  const { isTTY, columns = 0 } = context.stderr;
  if (isTTY && columns >= NARROWEST) return (await import("./live.ts")).liveProgress(context, phase);
  return plainProgress(context, phase);
}

/** A message as it is shown; undefined for errors, which the end of the run shows, and for what was shown before. */
export function newMessage(
  title: string,
  message: Message | undefined,
  { shownMessages }: Phase,
  colors: Colors,
): string | undefined {
  if (!message || message.severity === "error") return undefined;
  const text = `  ${title}: ${messageText(message, colors)}`;
  if (shownMessages.has(text)) return undefined;
  shownMessages.add(text);
  return text;
}

/** The first of those that a stack waits for, and how many more there are. */
export const waitedFor = ([first = "", ...more]: readonly string[]): string =>
  more.length ? `${first} and ${more.length} more` : first;

function plainProgress(context: Context, phase: Phase): Progress {
  const { colors } = context;
  const { findings } = phase;
  say(context, phase.heading);
  const waiting = new Set<string>();
  return {
    waits(title, titles) {
      if (findings || !titles.length || waiting.has(title)) return;
      waiting.add(title);
      say(context, `  ${title}: ${colors.dim(`waits for ${waitedFor(titles)}`)}`);
    },
    begin(title) {
      const journal = new Journal();
      const onEvent = (event: EngineEvent) => {
        const { row, message } = journal.record(event);
        const text = newMessage(title, message, phase, colors);
        if (text) say(context, text);
        if (!row || findings || isQuiet(row.op)) return;
        // Bookkeeping takes no time that anybody waits for: its end is enough.
        if (row.step === "replace" || (row.status === "working" && isPulumis(row.type))) return;
        say(context, `  ${title}: ${runLine(row, colors)}`);
      };
      return { journal, onEvent };
    },
    end(title, summary) {
      if (!findings) say(context, `  ${title}: ${summary}`);
    },
    leave() {},
    close() {},
  };
}
