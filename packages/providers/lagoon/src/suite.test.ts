import { fileURLToPath } from "node:url";
import { runProviderSuite } from "@kindling/testing/provider-suite";
import { lagoonProvider } from "./index.ts";
import { lagoonServer, type Server } from "./lagoon-server.fixture.ts";
import { common, newer } from "./suite-cases.fixture.ts";

const plugin = { file: process.execPath, args: [fileURLToPath(new URL("plugin.ts", import.meta.url))] };

// In-process and as a plugin, with equal answers, on both generations of Lagoon.
runProviderSuite<Server>({
  name: "lagoon, with Lagoon 2.33",
  ...{ inProcess: lagoonProvider(), plugin },
  start: () => lagoonServer("2.33"),
  resources: [...common, ...newer],
  functions: async () => [
    {
      token: "lagoon:lagoon:getDeployTargets",
      args: { disabled: true },
      outputs: { deployTargets: [] },
    },
  ],
});

runProviderSuite<Server>({
  name: "lagoon, with Lagoon 2.8",
  ...{ inProcess: lagoonProvider(), plugin },
  start: () => lagoonServer("2.8"),
  resources: common,
  isPart: true,
});
