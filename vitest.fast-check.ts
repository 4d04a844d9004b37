// What tests import as fast-check: the library with a fixed seed, so that a run tries what the run before tried, in CI
// too. FAST_CHECK_SEED=random tries something new; a failure prints its seed, and FAST_CHECK_SEED=<seed> repeats it.
import { createRequire } from "node:module";
import type * as FastCheck from "fast-check";

// `require`, since importing it by its name would lead here again.
const { default: fc } = createRequire(import.meta.url)("fast-check") as typeof FastCheck;
const { FAST_CHECK_SEED: seed = "20261121" } = process.env;
if (seed !== "random") fc.configureGlobal({ seed: Number(seed) });

export default fc;
