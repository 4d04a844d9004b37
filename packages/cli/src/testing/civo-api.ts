import { onTestFinished } from "vitest";
import type { Workplace } from "./kindling.ts";

/** What the simulated Civo answers; tests look for fields of what they asked for. */
type Answer = One & readonly One[] & { readonly items: readonly One[] };
interface One {
  readonly id: string;
  readonly ports: string;
}
export type CivoApi = (method: string, path: string, body?: object) => Promise<Answer>;

/** Serves a workplace's clouds until the test ends, and returns their addresses by name. */
export async function servedUrls(place: Workplace): Promise<Readonly<Record<string, string>>> {
  const served = place.start(["sandbox", "serve"]);
  onTestFinished(async () => {
    served.child.kill("SIGINT");
    await served.ended;
  });
  await served.shown("Ctrl-C ends it");
  const { stdout } = await place.run(["sandbox", "status", "-o", "json"]);
  const services: readonly { name: string; url: string }[] = JSON.parse(stdout).served;
  return Object.fromEntries(services.map(({ name, url }) => [name, url]));
}

/** Serves a workplace's clouds until the test ends, and asks the Civo among them. Throws what it refuses. */
export async function civoApi(place: Workplace): Promise<CivoApi> {
  const { civo: url } = await servedUrls(place);
  return async (method, path, body) => {
    const response = await fetch(`${url}/v2/${path}`, {
      method,
      headers: { authorization: "bearer kindling-sandbox-token", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}
