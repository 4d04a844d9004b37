import type { CivoCloud } from "@kindling/cloud-civo";

/** For tests: what others do to the simulated cloud, in LON1. */
export function behindBack({ url, token }: CivoCloud) {
  const send = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
    const query = body === undefined ? `?region=LON1` : "";
    const answer = await fetch(`${url}/v2/${path}${query}`, {
      method,
      headers: { authorization: `bearer ${token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify({ region: "LON1", ...body }) }),
    });
    return (await answer.json()) as Record<string, string>;
  };
  return {
    get: (path: string) => send("GET", path),
    /** Id of what was made. */
    make: async (path: string, body: object): Promise<string> => String((await send("POST", path, body)).id),
    change: (path: string, body: object) => send("PUT", path, body),
    remove: (path: string) => send("DELETE", path),
  };
}
