import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Generation, type LagoonCloud, type Settings, startLagoonCloud } from "@kindling/cloud-lagoon";
import { secret } from "@kindling/core/property-value";
import type { ProviderServer } from "@kindling/testing/provider-suite";

/** For tests: a simulated Lagoon in a folder of its own, with deploy target 1, project 1 (`site`) and what tests add. */
export interface Server extends ProviderServer {
  readonly cloud: LagoonCloud;
  /** What GraphQL answers to a field of Query: `projectByName(name: "site") { id }`. */
  readonly ask: (field: string) => Promise<unknown>;
  /** Carries out a field of Mutation, behind the provider's back. */
  readonly tell: (field: string) => Promise<unknown>;
  /** Requests so far: `addProject 200`. */
  readonly requests: string[];
}

export async function lagoonServer(generation: Generation, settings: Settings = {}): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), "lagoon-provider-"));
  const requests: string[] = [];
  const cloud = await startLagoonCloud({
    ...{ directory, generation, settings },
    onRequest: (entry) => void requests.push(`${entry.fields.join()} ${entry.status}`),
  });
  const send = async (operation: string, field: string) => {
    const response = await fetch(cloud.url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${cloud.token}` },
      body: JSON.stringify({ query: `${operation} Behind { value: ${field} }` }),
    });
    const { data, errors } = (await response.json()) as {
      data?: { value: unknown };
      errors?: { message: string }[];
    };
    if (errors) throw new Error(`${field}: ${errors.map(({ message }) => message).join("; ")}`);
    return data?.value;
  };
  const ask = (field: string) => send("query", field);
  const tell = (field: string) => send("mutation", field);
  await tell(`addKubernetes(input: {name: "cluster", consoleUrl: "https://k8s.example.com"}) { id }`);
  await tell(`addKubernetes(input: {name: "other", consoleUrl: "https://other.example.com"}) { id }`);
  await tell(
    `addProject(input: {name: "site", gitUrl: "git@example.com:org/site.git", kubernetes: 1, productionEnvironment: "main"}) { id }`,
  );
  return {
    ...{ cloud, ask, tell, requests },
    config: { apiUrl: cloud.url, token: secret(cloud.token) },
    async close() {
      await cloud.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Makes environment 1, `main`, of project `site`. */
export const environment = (server: Server, name = "main"): Promise<unknown> =>
  server.tell(
    `addOrUpdateEnvironment(input: {name: "${name}", project: 1, deployType: BRANCH, deployBaseRef: "${name}", environmentType: PRODUCTION, kubernetesNamespaceName: "site-${name}"}) { id }`,
  );
