import { constants, copyFile } from "node:fs/promises";
import { join } from "node:path";
import type { StackName } from "@kindling/core/engine";
import { hasCode, makeDirectory, unwritable, writeAtomically } from "./atomic-file.ts";
import { historyDirectory, stackFile } from "./layout.ts";

/** A run for Pulumi's history of a stack (`apitype.UpdateInfo`). */
export interface HistoryEntry {
  readonly kind: "update" | "refresh" | "destroy" | "import" | "rename" | "resource-import";
  readonly result: "succeeded" | "failed";
  readonly startTime: Date;
  readonly endTime: Date;
  readonly message?: string;
  /** How many steps there were of each operation: `{ create: 2, same: 1 }`. */
  readonly resourceChanges?: Readonly<Record<string, number>>;
  /** Pulumi's facts about the run, such as `exec.kind`. Must not hold secrets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Adds a run to a stack's history, with a copy of the stack's file. Throws `unwritable`. */
export async function addToHistory(directory: string, stack: StackName, entry: HistoryEntry): Promise<void> {
  const folder = historyDirectory(directory, stack);
  const start = join(folder, `${stack.stack}-${nanoseconds()}`);
  await makeDirectory(folder);
  try {
    await copyFile(stackFile(directory, stack), `${start}.checkpoint.json`, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw unwritable(`${start}.checkpoint.json`, error);
  }
  await writeAtomically(`${start}.history.json`, JSON.stringify(updateInfo(entry)));
}

function updateInfo({ kind, result, startTime, endTime, ...entry }: HistoryEntry): object {
  return {
    kind,
    startTime: unixSeconds(startTime),
    message: entry.message ?? "",
    environment: entry.environment ?? {},
    config: {},
    version: 0,
    result,
    endTime: unixSeconds(endTime),
    ...(entry.resourceChanges && { resourceChanges: entry.resourceChanges }),
  };
}

const unixSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);

let lastNanoseconds = 0n;

/** Since 1970; never the same twice, since it names files in their order. */
function nanoseconds(): bigint {
  const now = BigInt(Date.now()) * 1_000_000n;
  lastNanoseconds = now > lastNanoseconds ? now : lastNanoseconds + 1n;
  return lastNanoseconds;
}
