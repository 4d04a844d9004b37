import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type LagoonCloud, type LagoonCloudOptions, type Settings, startLagoonCloud } from "./index.ts";

export interface GraphQLAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
  /** The answer's JSON. */
  readonly body: { readonly data?: unknown };
}

/** A folder of its own for a test, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "lagoon-cloud-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** For tests: a simulated Lagoon and a plain GraphQL client with its administrator's token. */
export async function lagoon(settings: Settings = {}, options: Partial<LagoonCloudOptions> = {}) {
  const directory = options.directory ?? (await temporaryFolder());
  const cloud = await startLagoonCloud({ directory, settings, ...options });
  onTestFinished(() => cloud.close());
  return { cloud, directory, ...client(cloud) };
}

type Connection = Pick<LagoonCloud, "url" | "token">;

export function client({ url, token }: Connection, authorization = `Bearer ${token}`) {
  const send = async (query: string, variables: object = {}): Promise<GraphQLAnswer> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...(authorization && { authorization }) },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const body = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : {};
    return { status: response.status, headers: response.headers, errors: body.errors ?? [], body };
  };
  /** The value of the one field that is asked for: `projectByName(name: "p") { id }`, or a mutation of it. */
  const value = async (operation: "query" | "mutation", selection: string) => {
    const { errors, body } = await send(`${operation} { value: ${selection} }`);
    if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("; "));
    return (body.data as { value: unknown }).value;
  };
  return {
    send,
    get: (selection: string) => value("query", selection),
    run: (selection: string) => value("mutation", selection),
    /** The id of what a mutation makes. */
    made: async (selection: string) =>
      ((await value("mutation", `${selection} { id }`)) as { id: number }).id,
  };
}

/** A simulated Lagoon that has deploy target 1 and project 1, `p`. */
export async function lagoonWithProject(settings: Settings = {}, options: Partial<LagoonCloudOptions> = {}) {
  const found = await lagoon(settings, options);
  await found.made(`addKubernetes(input: {name: "dt", consoleUrl: "https://k8s.example.com"})`);
  await found.made(PROJECT);
  return found;
}

/** Makes project `p`. */
export const PROJECT = `addProject(input: {
  name: "p", gitUrl: "git@example.com:org/p.git", kubernetes: 1, productionEnvironment: "main"
})`;
