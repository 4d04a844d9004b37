import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["{src,docs}/**/*.test.ts"],
    testTimeout: 30_000,
  },
});
