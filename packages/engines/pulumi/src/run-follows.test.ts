import { onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it } from "vitest";
import { pulumiEngine } from "./test-engine.fixture.ts";

const program = async () => ({ address: new Thing("a", { name: "alpha", size: 1 }).address });

describeUnderPulumi("a preview that a run follows", (cli) => {
  it(
    "keeps the stack that it had to make for the run, and takes it back where none comes",
    onBench(pulumiEngine(cli))(async ({ stack, engine }) => {
      const previewed = await engine.preview({ ...stack, program }, { runFollows: true });
      expect(previewed).toMatchObject({ result: "succeeded", before: { outputs: {}, guards: [] } });
      expect(await engine.stacks()).toHaveLength(1);
      await engine.close?.();
      expect(await engine.stacks()).toEqual([]);
      await engine.preview({ ...stack, program }, { runFollows: true });
      const made = await engine.up({ ...stack, program });
      expect(made).toMatchObject({ result: "succeeded", changes: { create: 2 } });
      await engine.close?.();
      expect(await engine.outputs(stack)).toEqual(made.outputs);
    }),
    120_000,
  );
});
