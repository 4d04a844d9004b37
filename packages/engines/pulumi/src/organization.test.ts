import { onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it } from "vitest";
import { pulumiEngine } from "./test-engine.fixture.ts";

describeUnderPulumi("metadata.org on a backend without organizations", (cli) => {
  it(
    "names no other stack",
    onBench(pulumiEngine(cli))(async ({ engine, stack }) => {
      const ours = { ...stack, organization: "acme" };
      const program = async () => ({ address: new Thing("a", { name: "alpha", size: 1 }).address });
      expect(await engine.up({ ...ours, program })).toMatchObject({ result: "succeeded" });
      expect(await engine.outputs(ours)).toEqual(await engine.outputs(stack));
      expect(await engine.stacks()).toMatchObject([stack]);
    }),
    60_000,
  );
});
