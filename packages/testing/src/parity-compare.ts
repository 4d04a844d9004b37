import { isDeepStrictEqual } from "node:util";
import type { RunRecord } from "./parity-run.ts";

/** Evens out a difference that is there on purpose, in the record of either engine. */
export interface Evening {
  readonly reason: string;
  readonly apply: (record: RunRecord) => RunRecord;
}

export type Evenings = Readonly<Record<string, Evening>>;

/**
 * Where two engines' records of the same history differ, `run/path: one | other`; the first few of each run. In events
 * the others may mask more: those of a process of its own come later, when more is known to be secret.
 */
export function differencesBetween(
  ones: readonly RunRecord[],
  others: readonly RunRecord[],
  evenings: Evenings,
): string[] {
  const even = (record: RunRecord): RunRecord =>
    Object.values(evenings).reduce((evened, { apply }) => apply(evened), record);
  if (ones.length !== others.length) return [`${ones.length} runs | ${others.length} runs`];
  return ones.flatMap((one, index) => {
    const found: string[] = [];
    compare(even(one), even(others[index] as RunRecord), one.run, found);
    return found.slice(0, 5);
  });
}

function compare(one: unknown, other: unknown, path: string, found: string[]): void {
  if (isDeepStrictEqual(one, other) || (EVENT.test(path) && isMasked(one, other))) return;
  if (isObject(one) && isObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      compare(one[key], other[key], `${path}/${key}`, found);
    return;
  }
  const show = (value: unknown) => JSON.stringify(value)?.slice(0, 400);
  found.push(`${path}: ${show(one)} | ${show(other)}`);
}

const EVENT = /\/(begun|ended)\//;

/** `model://[secret]` is `model://alpha`, masked. */
function isMasked(one: unknown, other: unknown): boolean {
  if (typeof one !== "string" || typeof other !== "string" || !other.includes("[secret]")) return false;
  const [first = "", ...rest] = other.split("[secret]");
  const last = rest.pop() ?? "";
  return one.startsWith(first) && one.endsWith(last) && rest.every((part) => one.includes(part));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
