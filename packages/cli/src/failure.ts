import { KindlingError } from "@kindling/core/error";
import {
  type Context,
  type ExitStatus,
  FAILED,
  INTERRUPTED,
  say,
  UsageError,
  WRONG_USAGE,
} from "./context.ts";

/** An error as `-o json` shows it. */
export interface ReportedError {
  /** One of core's codes, or `internal` for what nobody foresaw. */
  readonly code: string;
  readonly message: string;
}

export function reported(error: unknown): ReportedError {
  if (error instanceof KindlingError) return { code: error.code, message: error.message };
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}

/** Says what went wrong in one line, with the stack only under `--debug`, and returns the exit status. */
export function reportError(error: unknown, context: Context): ExitStatus {
  const { colors } = context;
  if (error instanceof UsageError) {
    say(context, `${colors.red("error:")} ${error.message}`);
    return WRONG_USAGE;
  }
  const { code, message } = reported(error);
  say(context, `${colors.red(`error (${code}):`)} ${message}`);
  if (context.debug && error instanceof Error) say(context, colors.dim(stackOf(error)));
  else if (code === "internal")
    say(context, "This is a fault in Kindling, not in your manifest. --debug shows where it happened.");
  return code === "cancelled" ? INTERRUPTED : FAILED;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by: ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
