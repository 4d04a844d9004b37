import { join } from "node:path";
import { createSandbox } from "@kindling/engine-sandbox";
import { onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { modelProvider } from "@kindling/testing/model-provider";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import * as pulumi from "@pulumi/pulumi";
import { expect, it } from "vitest";
import { pulumiEngine } from "./test-engine.fixture.ts";

const program = async () => {
  const a = new Thing("a", { name: "alpha", size: 1, secretLabel: pulumi.secret("hush") });
  return { address: new Thing("b", { name: "beta", label: a.address }).address, token: a.token };
};

// Each test's bench runs the one engine; the other opens the same folder and talks to the same cloud.
describeUnderPulumi("a state", (cli) => {
  const passphrase = "test";

  it(
    "of a sandbox is opened by Pulumi's engine, which finds nothing to do and hands it back",
    onBench(({ directory, providers }) => createSandbox({ directory, providers, passphrase }))(
      async ({ up, cloud, directory, stack, engine: sandbox }) => {
        const made = await up(program);
        const providers = { model: modelProvider(cloud) };
        const other = await pulumiEngine(cli)({ directory, providers, passphrase });
        expect(await other.stacks()).toMatchObject([{ ...stack, resourceCount: 4 }]);
        expect(await other.outputs(stack)).toEqual(made.outputs);
        const again = await other.up({ ...stack, program });
        expect(again).toMatchObject({ result: "succeeded", changes: { same: 3, create: 0, update: 0 } });
        expect((await up(program)).ops).toEqual([]);
        expect(await sandbox.outputs(stack)).toEqual(made.outputs);
      },
    ),
    60_000,
  );

  it(
    "exported from one is imported into the other, both ways",
    onBench(pulumiEngine(cli))(async ({ up, cloud, directory, stack, engine }) => {
      const made = await up(program);
      const sandbox = createSandbox({
        directory: join(directory, "sandbox"),
        providers: { model: modelProvider(cloud) },
        passphrase,
      });
      await sandbox.import(stack, await engine.export(stack));
      expect(await sandbox.outputs(stack)).toEqual(made.outputs);
      expect(await sandbox.up({ ...stack, program })).toMatchObject({ changes: { same: 3, create: 0 } });
      await engine.import(stack, await sandbox.export(stack));
      expect((await up(program)).ops).toEqual([]);
      expect(cloud.names).toEqual(["alpha", "beta"]);
    }),
    60_000,
  );
});
