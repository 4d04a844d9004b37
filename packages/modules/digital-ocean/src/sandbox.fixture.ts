import { join } from "node:path";
import { openDigitalOcean, type Settings } from "@kindling/cloud-digitalocean";
import { createSandbox } from "@kindling/engine-sandbox";

/** For tests: the sandbox on a simulated DigitalOcean. */
export async function openDigitalOceanSandbox(directory: string, settings: Settings = {}) {
  const cloud = await openDigitalOcean({ directory: join(directory, "clouds"), settings });
  const engine = createSandbox({ directory, providers: { digitalocean: cloud.provider() } });
  return {
    engine,
    cloud,
    /** What runs of kinds' suites need. */
    opened: {
      engine,
      providerConfig: { token: { value: cloud.token } },
      secrets: [cloud.token],
      close: async () => cloud.close(),
    },
    close: async () => cloud.close(),
  };
}
