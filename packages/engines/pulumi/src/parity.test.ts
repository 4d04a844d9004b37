import { differencesBetween } from "@kindling/testing/parity-compare";
import type { Cell, RunRecord } from "@kindling/testing/parity-run";
import { Tally } from "@kindling/testing/parity-tally";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { describe, expect, it } from "vitest";
import { EVENED, LEFT_OUT } from "./differences.fixture.ts";
import { goingWell, goingWrong, playOnPulumi, playOnSandbox } from "./parity.fixture.ts";
import { GOING_WELL, GOING_WRONG } from "./parity-cases.fixture.ts";

/**
 * KINDLING_PARITY_SEED=random, or a number, tries other programs than CI; KINDLING_PARITY_STACKS so many stacks of them.
 * What a failure prints is enough to make a named case of it.
 */
const { KINDLING_PARITY_SEED = "1", KINDLING_PARITY_STACKS = "4" } = process.env;
const SEED =
  KINDLING_PARITY_SEED === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(KINDLING_PARITY_SEED);
const STACKS = Number(KINDLING_PARITY_STACKS);
/** So many histories share a stack; those that fail in the middle need one each. */
const SHARING = 18;
const FAILING = 3;
const TIMEOUT = 600_000;

describeUnderPulumi(`programs and edits (KINDLING_PARITY_SEED=${SEED})`, (cli) => {
  const tally = new Tally();
  const played: { cells: readonly Cell[]; sandbox: RunRecord[]; pulumi: RunRecord[] }[] = [];

  async function expectEqual(cells: readonly Cell[]): Promise<void> {
    const [sandbox, pulumi] = [await playOnSandbox(cells), await playOnPulumi(cli, cells)];
    played.push({ cells, sandbox, pulumi });
    tally.add(
      cells.map(({ history }) => history),
      pulumi,
    );
    const found = differencesBetween(sandbox, pulumi, EVENED);
    const guilty = cells.filter(({ prefix }) => cells.length === 1 || found.join().includes(prefix));
    expect({ found, guilty: found.length > 0 ? JSON.stringify(guilty) : "" }).toEqual({
      found: [],
      guilty: "",
    });
  }
  const casesOf = (histories: typeof GOING_WELL): Cell[] =>
    Object.values(histories).map((history, index) => ({ prefix: `n${index}-`, history }));

  describe.concurrent("are the same steps, events, calls and states on both engines", () => {
    it("known cases", () => expectEqual(casesOf(GOING_WELL)), TIMEOUT);
    for (const [name, history] of Object.entries(GOING_WRONG))
      it(name, () => expectEqual([{ prefix: "n-", history }]), TIMEOUT);
    for (const [name, { reason, example }] of Object.entries(LEFT_OUT)) {
      const cells = [{ prefix: "n-", history: example }];
      it(
        `differ on purpose: ${name} (${reason})`,
        async () => {
          const [sandbox, pulumi] = [await playOnSandbox(cells), await playOnPulumi(cli, cells)];
          expect(differencesBetween(sandbox, pulumi, EVENED)).not.toEqual([]);
        },
        TIMEOUT,
      );
    }
    for (let stack = 0; stack < STACKS; stack++) {
      it(`side by side, ${stack}`, async () => expectEqual(await goingWell(SEED + stack, SHARING)), TIMEOUT);
      it(
        `failing in the middle, ${stack}`,
        async () => {
          for (const cell of await goingWrong(SEED + stack, FAILING)) await expectEqual([cell]);
        },
        TIMEOUT,
      );
    }
  });

  describe("together", () => {
    it("are at least 300, with every feature and every step among them", () => {
      console.info(`${tally}`);
      expect(tally.programs + tally.edits).toBeGreaterThanOrEqual(Math.min(300, 75 * STACKS));
      expect([...tally.features].filter(([, times]) => times < 8)).toEqual([]);
      const steps = ["create", "update", "delete", "same", "read", "refresh", "discard"];
      for (const step of [...steps, "create-replacement", "replace", "delete-replaced"])
        expect(tally.steps.get(step), step).toBeGreaterThanOrEqual(3);
      expect(tally.failures).toBeGreaterThanOrEqual(10);
    });

    it("need every difference that is evened out", () => {
      for (const name of Object.keys(EVENED)) {
        const { [name]: _, ...others } = EVENED;
        const stillEqual = played.every(
          ({ sandbox, pulumi }) => differencesBetween(sandbox, pulumi, others).length === 0,
        );
        expect(stillEqual, `${name} makes no difference any more`).toBe(false);
      }
    });
  });
});
