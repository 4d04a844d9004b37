import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "fast-check": join(import.meta.dirname, "vitest.fast-check.ts") } },
  test: {
    environment: "node",
    include: ["{src,docs,scripts}/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
