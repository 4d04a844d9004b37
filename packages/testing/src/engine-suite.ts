import { describe } from "vitest";
import type { MakeEngine } from "./engine-suite-bench.ts";
import { failureTests } from "./engine-suite-failures.ts";
import { lifecycleTests } from "./engine-suite-lifecycle.ts";
import { optionTests } from "./engine-suite-options.ts";
import { planTests } from "./engine-suite-plans.ts";
import { propertyTests } from "./engine-suite-properties.ts";
import { readingTests } from "./engine-suite-reading.ts";
import { registrationTests } from "./engine-suite-registrations.ts";
import { secretTests } from "./engine-suite-secrets.ts";
import { stateTests } from "./engine-suite-state.ts";
import { type Differences, testDifferences, withDifferences } from "./engine-suite-test.ts";

export interface EngineSuiteOptions {
  /** Tests that the engine fails on purpose, with the reason. */
  readonly differences?: Differences;
  /** How many random programs each property is tried on. Default: 20. */
  readonly numRuns?: number;
}

/** Tests that hold for every engine, on a model cloud; `makeEngine` makes one on an empty directory. */
export function runEngineSuite(
  name: string,
  makeEngine: MakeEngine,
  { differences = {}, numRuns = 20 }: EngineSuiteOptions = {},
): void {
  const group = (title: string, define: () => void): void =>
    void describe(`${name}: ${title}`, () => withDifferences(differences, define));
  group("lifecycle", () => lifecycleTests(makeEngine));
  group("options", () => optionTests(makeEngine));
  group("reading", () => readingTests(makeEngine));
  group("registrations", () => registrationTests(makeEngine));
  group("failures", () => failureTests(makeEngine));
  group("secrets", () => secretTests(makeEngine));
  group("plans", () => planTests(makeEngine));
  group("state and events", () => stateTests(makeEngine));
  group("any program", () => propertyTests(makeEngine, numRuns));
  testDifferences(differences);
}
