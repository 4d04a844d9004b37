import { expect, test } from "vitest";
import { differencesBetween } from "./parity-compare.ts";
import type { RunRecord } from "./parity-run.ts";

const record = (begun: unknown, state: unknown): RunRecord => ({ run: "1 up", begun, state }) as never;
const differences = (one: RunRecord, other: RunRecord) => differencesBetween([one], [other], {});

test("tells where two records differ", () => {
  expect(differences(record([], { size: 1 }), record([], { size: 2 }))).toEqual(["1 up/state/size: 1 | 2"]);
});

test("lets the others mask more in events, but never less, and nowhere else", () => {
  const [clear, masked] = [{ label: "of alpha" }, { label: "of [secret]" }];
  expect(differences(record([clear], {}), record([masked], {}))).toEqual([]);
  expect(differences(record([masked], {}), record([clear], {}))).toHaveLength(1);
  expect(differences(record([{ label: "at alpha" }], {}), record([masked], {}))).toHaveLength(1);
  expect(differences(record([], clear), record([], masked))).toHaveLength(1);
});
