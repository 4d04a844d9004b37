import { runEngineSuite } from "@kindling/testing/engine-suite";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { DIFFERENCES } from "./differences.fixture.ts";
import { pulumiEngine } from "./test-engine.fixture.ts";

// A run is a process of some hundred milliseconds: the many random programs are the sandbox's part.
describeUnderPulumi("the engine suite", (cli) =>
  runEngineSuite("pulumi", pulumiEngine(cli), { differences: DIFFERENCES, numRuns: 2 }),
);
