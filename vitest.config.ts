import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "fast-check": join(import.meta.dirname, "vitest.fast-check.ts") } },
  test: {
    environment: "node",
    include: ["{src,docs,scripts}/**/*.test.ts"],
    // Far above what any of them takes: a busy machine is no fault.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
