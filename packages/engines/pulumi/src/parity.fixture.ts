import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Deployment } from "@kindling/core/engine";
import { markFile } from "@kindling/engine-program/sandbox-mark";
import { createSandbox } from "@kindling/engine-sandbox";
import { newSalt, openCrypter } from "@kindling/engine-sandbox/crypter";
import { type MakeEngine, onBench } from "@kindling/testing/engine-suite-bench";
import { failingHistory, history, programsOf } from "@kindling/testing/parity-history";
import { type Cell, play, type RunRecord } from "@kindling/testing/parity-run";
import fc from "fast-check";
import { withoutLeftOut } from "./differences.fixture.ts";
import { pulumiEngine } from "./test-engine.fixture.ts";

const PASSPHRASE = "test";
/** One for all, since its key takes some 0.2 s of a processor. */
const salt = newSalt(PASSPHRASE);

const sandbox: MakeEngine = async (setup) => {
  const state = join(setup.directory, "state");
  await mkdir(state, { recursive: true });
  await writeFile(markFile(state), JSON.stringify({ encryptionSalt: await salt }));
  return createSandbox(setup);
};

async function openerFor({ deployment }: Deployment): Promise<(ciphertext: string) => string> {
  const provider = deployment.secrets_providers as { state?: { salt?: string } } | undefined;
  return (await openCrypter(PASSPHRASE, provider?.state?.salt ?? (await salt))).decrypt;
}

async function playOn(make: MakeEngine, cells: readonly Cell[]): Promise<RunRecord[]> {
  let records: RunRecord[] = [];
  await onBench(
    make,
    PASSPHRASE,
  )(async (bench) => {
    records = await play(bench, cells, openerFor);
  })();
  return records;
}

export const playOnSandbox = (cells: readonly Cell[]): Promise<RunRecord[]> => playOn(sandbox, cells);
export const playOnPulumi = (cli: string, cells: readonly Cell[]): Promise<RunRecord[]> =>
  playOn(pulumiEngine(cli), cells);

/** Histories that go well on the sandbox, so that they can share a stack without spoiling each other. */
export async function goingWell(seed: number, count: number): Promise<Cell[]> {
  const found: Cell[] = [];
  for (const [index, one] of fc.sample(history, { seed, numRuns: count * 3 }).entries()) {
    if (found.length === count) break;
    const cell = { prefix: `p${index}-`, history: one, without: withoutLeftOut };
    if (Object.values(programsOf(one).at(-1) ?? {}).some(({ protect }) => protect)) continue;
    const records = await playOnSandbox([cell]);
    if (records.every(({ result }) => result === "succeeded")) found.push(cell);
  }
  return found;
}

/** Histories of which an edit fails on the sandbox, and of which it isn't left to chance what is done before that. */
export async function goingWrong(seed: number, count: number): Promise<Cell[]> {
  const found: Cell[] = [];
  for (const [index, one] of fc.sample(failingHistory, { seed, numRuns: count * 4 }).entries()) {
    if (found.length === count) break;
    const cell = { prefix: `p${index}-`, history: one, without: withoutLeftOut };
    const records = await playOnSandbox([cell]);
    const fails = records.some(({ result }) => result === "failed");
    if (fails && !(await isLeftToChance(cell, records))) found.push(cell);
  }
  return found;
}

/** Whether a deletion fails beside others: Pulumi's hash table decides which of them are done before. */
async function isLeftToChance(cell: Cell, records: RunRecord[]): Promise<boolean> {
  const { first, edits } = cell.history;
  const refused = records.flatMap(({ errors, steps }) => {
    const count = (errors as { message: string }[]).filter(({ message }) =>
      /^deleting /.test(message),
    ).length;
    return count > 0 ? [count + deletionsIn(steps)] : [];
  });
  if (refused.length === 0) return false;
  if (Math.max(...refused) > 1) return true;
  if (!edits.some(({ fault }) => fault)) return false;
  const faultless = edits.map(({ mutations, drift }) => ({ mutations, drift }));
  const undisturbed = await playOnSandbox([{ ...cell, history: { first, edits: faultless } }]);
  return undisturbed.some(({ run, steps }) => run !== "destroy" && deletionsIn(steps) > 1);
}

const deletionsIn = (steps: unknown): number =>
  (steps as { op: string }[]).filter(({ op }) => /^(delete|discard)/.test(op)).length;
