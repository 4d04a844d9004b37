import { holdings, startLagoonCloud } from "@kindling/cloud-lagoon";
import { lagoonProvider } from "@kindling/provider-lagoon";
import type { SimulatedCloud } from "./simulated-clouds.ts";

/** Lagoon's GraphQL API. */
export const simulatedLagoon: SimulatedCloud = {
  async start({ directory, port }) {
    const { url, token, close } = await startLagoonCloud({ directory, ...(port ? { port } : {}) });
    return {
      services: [
        {
          name: "lagoon",
          url,
          hints: [
            `token: ${token}`,
            `try:   curl -H "Authorization: Bearer ${token}" -H "Content-Type: application/json" -d '{"query":"{ allProjects { name } }"}' "${url}"`,
          ],
        },
      ],
      variables: { LAGOON_API_URL: url, LAGOON_TOKEN: token },
      providers: (onRequest) => ({
        lagoon: lagoonProvider({ apiUrl: url, token, ...(onRequest ? { onRequest } : {}) }),
      }),
      close,
    };
  },
  holdings: (directory) => holdings(directory).map(({ noun, name }) => `${noun} ${name}`),
};
