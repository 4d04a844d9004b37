// The tests, and which lines of the client, the configuration and each resource they run.
import { mergeConfig } from "vitest/config";
import base from "../../../vitest.config.ts";

export default mergeConfig(base, {
  test: {
    coverage: {
      enabled: true,
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/plugin.ts", "src/reference.ts", "**/*.{fixture,test}.ts"],
      reporter: [["text", { maxCols: 120 }]],
      thresholds: { perFile: true, lines: 95 },
    },
  },
});
