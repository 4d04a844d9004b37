import { describe } from "vitest";
import type { MakeEngine } from "./engine-suite-bench.ts";
import { lifecycleTests } from "./engine-suite-lifecycle.ts";

/** Tests that hold for every engine, on a model cloud; `makeEngine` makes one on an empty directory. */
export function runEngineSuite(name: string, makeEngine: MakeEngine): void {
  describe(`${name}: lifecycle`, () => lifecycleTests(makeEngine));
}
