import { describe } from "vitest";
import type { MakeEngine } from "./engine-suite-bench.ts";
import { failureTests } from "./engine-suite-failures.ts";
import { lifecycleTests } from "./engine-suite-lifecycle.ts";
import { optionTests } from "./engine-suite-options.ts";
import { propertyTests } from "./engine-suite-properties.ts";
import { readingTests } from "./engine-suite-reading.ts";
import { secretTests } from "./engine-suite-secrets.ts";
import { stateTests } from "./engine-suite-state.ts";

/** Tests that hold for every engine, on a model cloud; `makeEngine` makes one on an empty directory. */
export function runEngineSuite(name: string, makeEngine: MakeEngine): void {
  describe(`${name}: lifecycle`, () => lifecycleTests(makeEngine));
  describe(`${name}: options`, () => optionTests(makeEngine));
  describe(`${name}: reading`, () => readingTests(makeEngine));
  describe(`${name}: failures`, () => failureTests(makeEngine));
  describe(`${name}: secrets`, () => secretTests(makeEngine));
  describe(`${name}: state and events`, () => stateTests(makeEngine));
  describe(`${name}: any program`, () => propertyTests(makeEngine));
}
