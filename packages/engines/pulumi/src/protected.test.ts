import { join } from "node:path";
import { serveAttached } from "@kindling/provider-framework/serve-attached";
import { onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { modelProvider } from "@kindling/testing/model-provider";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { expect, it } from "vitest";
import { runCli } from "./cli.ts";
import { pulumiEngine } from "./test-engine.fixture.ts";

describeUnderPulumi("what a program protects", (cli) => {
  it(
    "stays when it is a plain `pulumi destroy` that is to delete it",
    onBench(pulumiEngine(cli))(async ({ up, cloud, directory, resources }) => {
      await up(async () => ({ id: new Thing("a", { name: "alpha" }, { protect: true }).id }));
      expect((await resources()).at(-1)).toMatchObject({ type: "model:index:Thing", protect: true });
      const provider = await serveAttached("model", modelProvider(cloud));
      const { status, stdout, stderr } = await runCli(
        cli,
        ["destroy", "--yes", "--skip-preview", "--non-interactive", "--stack", "organization/model/dev"],
        {
          directory,
          env: {
            PULUMI_BACKEND_URL: `file://${join(directory, "state")}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_HOME: join(directory, "home"),
            PULUMI_DEBUG_PROVIDERS: `model:${provider.port}`,
            PULUMI_SKIP_UPDATE_CHECK: "true",
          },
        },
      );
      provider.close();
      expect(status).not.toBe(0);
      expect(stdout + stderr).toMatch(/protect/);
      expect(cloud.names).toEqual(["alpha"]);
    }),
    60_000,
  );
});
