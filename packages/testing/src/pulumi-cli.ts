import { describe } from "vitest";
import { findPulumi } from "./find-pulumi.ts";
import { notTried } from "./not-tried.ts";

/** Tests that need Pulumi's own engine. Without a CLI one test says that they didn't run, and why. */
export function describeUnderPulumi(name: string, tests: (cli: string) => void): void {
  const cli = findPulumi();
  if (cli) describe(`${name} under Pulumi's own engine`, () => tests(cli));
  else
    notTried(
      "pulumi",
      `${name} under Pulumi's own engine`,
      "there is no Pulumi CLI: `node scripts/build-cli.mjs pulumi` builds one with Go",
    );
}
