import type { EngineEvent } from "@kindling/core/engine";
import { createLogUpdate } from "log-update";
import type { Context } from "../context.ts";
import { Journal } from "./journal.ts";
import { newMessage, type Phase, type Progress, waitedFor } from "./progress.ts";
import { runLine } from "./text.ts";
import { duration, isQuiet } from "./wording.ts";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 80;
/** Most waiting stacks that are shown by name: the screen is for what moves. */
const WAITING_SHOWN = 4;

/** Rows of a terminal that doesn't say how many it has. */
const USUAL_ROWS = 24;

/** As much of what the stacks show as has room: first their resources are left out, then whole stacks. */
export function fitting(stacks: readonly (readonly string[])[], room: number): string[] {
  const all = stacks.flat();
  if (all.length <= room) return all;
  const heads = stacks.flatMap(([head = ""]) => head);
  if (heads.length <= room) return heads;
  const shown = heads.slice(0, Math.max(0, room - 1));
  return [...shown, `  and ${heads.length - shown.length} more`].slice(0, Math.max(0, room));
}

/** Stacks with their resources below them, redrawn in place; finished stacks scroll up above what still moves. */
export function liveProgress(context: Context, phase: Phase): Progress {
  const { colors, stderr } = context;
  const { findings } = phase;
  const screen = createLogUpdate(stderr as unknown as NodeJS.WritableStream);
  const running = new Map<string, Journal>();
  const waiting = new Map<string, readonly string[]>();
  let frame = 0;
  let [through, failed] = [0, 0];
  const rowLines = (journal: Journal) =>
    [...journal.rows.values()]
      .filter(({ op }) => !findings && !isQuiet(op))
      .map((row) => {
        const time =
          row.status === "working" ? ` ${colors.dim(duration(performance.now() - row.startedAt))}` : "";
        return `    ${runLine(row, colors, row.status === "working" ? row.step : row.op)}${time}`;
      });
  const draw = () => {
    const spinner = colors.cyan(FRAMES[frame++ % FRAMES.length] ?? "");
    const stacks = [...running].map(([title, journal]) => [`${spinner} ${title}`, ...rowLines(journal)]);
    const below = [...waitingLines(), ...countLine()];
    screen([...fitting(stacks, (stderr.rows ?? USUAL_ROWS) - below.length - 1), ...below].join("\n"));
  };
  const countLine = () => {
    if (phase.total <= 1) return [];
    const moving = running.size;
    const left = phase.total - through - moving;
    const bad = failed ? colors.red(`, ${failed} failed`) : "";
    return [
      colors.dim(`${through} of ${phase.total} through`) +
        bad +
        colors.dim(`, ${moving} under way, ${left} to come`),
    ];
  };
  const waitingLines = () => {
    const named = [...waiting]
      .slice(0, WAITING_SHOWN)
      .map(([title, titles]) => colors.dim(`· ${title} waits for ${waitedFor(titles)}`));
    const more = waiting.size - named.length;
    return more > 0 ? [...named, colors.dim(`· ${more} more wait`)] : named;
  };
  screen.persist(phase.heading);
  const timer = setInterval(draw, FRAME_MS);
  if (context.above) context.above.write = (line) => screen.persist(line);
  return {
    waits(title, titles) {
      if (titles.length) waiting.set(title, titles);
      else waiting.delete(title);
    },
    begin(title) {
      waiting.delete(title);
      const journal = new Journal();
      running.set(title, journal);
      const onEvent = (event: EngineEvent) => {
        const { message } = journal.record(event);
        const text = newMessage(title, message, phase, colors);
        if (text) screen.persist(text);
      };
      return { journal, onEvent };
    },
    end(title, summary, result) {
      through++;
      if (result === "failed") failed++;
      const journal = running.get(title);
      running.delete(title);
      if (journal && !findings) screen.persist([`  ${title}: ${summary}`, ...rowLines(journal)].join("\n"));
      draw();
    },
    leave(title) {
      waiting.delete(title);
      through++;
    },
    close() {
      clearInterval(timer);
      if (context.above) delete context.above.write;
      screen.clear();
      screen.done();
    },
  };
}
