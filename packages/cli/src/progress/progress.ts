import type { EngineEvent } from "@kindling/core/engine";
import { type Context, say } from "../context.ts";
import { Journal } from "./journal.ts";
import { messageText, runLine } from "./text.ts";
import { isQuiet } from "./wording.ts";

/** Shows what is going on while stacks are run. */
export interface Progress {
  /** A stack begins; its title tells it from the others. Gets the journal that its events are kept in. */
  begin(title: string): { readonly journal: Journal; readonly onEvent: (event: EngineEvent) => void };
  /** A stack is through, with a summary such as `2 created` or why it failed. */
  end(title: string, summary: string): void;
  /** Everything is through: what moves stops moving. */
  close(): void;
}

/** A live tree on a terminal, plain lines elsewhere. A preview's rows aren't shown until it is over. */
export async function startProgress(context: Context, heading: string, preview: boolean): Promise<Progress> {
  if (context.stderr.isTTY) return (await import("./live.ts")).liveProgress(context, heading, preview);
  return plainProgress(context, heading, preview);
}

function plainProgress(context: Context, heading: string, preview: boolean): Progress {
  const { colors } = context;
  say(context, heading);
  return {
    begin(title) {
      const journal = new Journal();
      const onEvent = (event: EngineEvent) => {
        const { row, message } = journal.record(event);
        if (message && message.severity !== "error")
          say(context, `  ${title}: ${messageText(message, colors)}`);
        if (row && !preview && !isQuiet(row.op)) say(context, `  ${title}: ${runLine(row, colors)}`);
      };
      return { journal, onEvent };
    },
    end(title, summary) {
      if (!preview) say(context, `  ${title}: ${summary}`);
    },
    close() {},
  };
}
