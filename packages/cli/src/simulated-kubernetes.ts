import { holdings, openKubernetes } from "@kindling/cloud-kubernetes";
import type { SimulatedCloud } from "./simulated-clouds.ts";

/** Pulumi's Kubernetes provider on simulated clusters. It serves no API: nothing but the provider uses them. */
export const simulatedKubernetes: SimulatedCloud = {
  async start({ directory }) {
    const cloud = await openKubernetes({ directory });
    return {
      services: [],
      variables: {},
      providers: () => ({ kubernetes: cloud.provider() }),
      close: async () => cloud.close(),
    };
  },
  holdings: (directory) =>
    holdings(directory).map(({ noun, name, namespace, cluster }) => {
      const places = [...(namespace ? [`in ${namespace}`] : []), ...(cluster ? [`at ${cluster}`] : [])];
      return `${noun} ${name}${places.length > 0 ? ` (${places.join(" ")})` : ""}`;
    }),
};
