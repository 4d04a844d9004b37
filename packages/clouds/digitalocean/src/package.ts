import type { SimulatedPackage } from "@kindling/provider-framework/serve-simulated";
import { openDigitalOcean } from "./index.ts";
import { RESOURCES, VERSION } from "./provider.ts";

/** The simulated account as Pulumi's package `digitalocean`. */
export const simulatedPackage: SimulatedPackage = {
  name: "digitalocean",
  version: VERSION,
  open: async (directory) => (await openDigitalOcean({ directory })).provider(),
  resources: Object.fromEntries(
    Object.entries(RESOURCES).map(([token, { inputs, outputs }]) => {
      const required = Object.keys(inputs).filter((name) => inputs[name]?.required);
      return [token, { inputs: Object.keys(inputs), required, outputs }];
    }),
  ),
};
