import { tmpdir } from "node:os";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { BINARY, type Workplace } from "./kindling.ts";

export interface Terminal {
  /** Resolves when the terminal has shown this text. */
  shown(text: string): Promise<void>;
  type(keys: string): void;
  /** `raw` is everything that was written to the terminal, `text` the same without control sequences. */
  readonly ended: Promise<{ readonly status: number; readonly raw: string; readonly text: string }>;
}

/** Runs the command on the sandbox as somebody at a terminal does. */
export function atTerminal(place: Workplace, args: readonly string[], env = {}): Terminal {
  const terminal = spawn(process.execPath, [BINARY, ...args, "--engine", "sandbox"], {
    cwd: place.folder,
    cols: 120,
    rows: 40,
    env: { PATH: process.env.PATH, HOME: place.folder, TMPDIR: tmpdir(), TERM: "xterm", ...env },
  });
  let raw = "";
  const waiting = new Map<string, () => void>();
  terminal.onData((data) => {
    raw += data;
    for (const [wanted, resolve] of waiting) if (stripVTControlCharacters(raw).includes(wanted)) resolve();
  });
  const ended = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode))).then(
    (status) => ({ status, raw, text: stripVTControlCharacters(raw).replaceAll("\r", "") }),
  );
  return {
    ended,
    type: (keys) => terminal.write(keys),
    shown: (wanted) =>
      new Promise((resolve, reject) => {
        waiting.set(wanted, resolve);
        void ended.then(({ text }) => reject(new Error(`it ended without showing ${wanted}:\n${text}`)));
      }),
  };
}
