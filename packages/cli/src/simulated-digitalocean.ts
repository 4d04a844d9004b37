import { holdings, openDigitalOcean } from "@kindling/cloud-digitalocean";
import type { SimulatedCloud } from "./simulated-clouds.ts";

/** Pulumi's DigitalOcean provider on a simulated account. It serves no API: nothing but the provider uses it. */
export const simulatedDigitalOcean: SimulatedCloud = {
  async start({ directory }) {
    const cloud = await openDigitalOcean({ directory });
    return {
      services: [],
      variables: {},
      providers: (onRequest) => ({ digitalocean: cloud.provider(onRequest) }),
      close: async () => cloud.close(),
    };
  },
  holdings: (directory) => holdings(directory).map(({ noun, name, place }) => `${noun} ${name} (${place})`),
};
