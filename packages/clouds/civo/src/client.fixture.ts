import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type CivoCloud, type CivoCloudOptions, type Settings, startCivoCloud } from "./index.ts";

/** What tests look for in replies, wherever it may stand. */
interface Body {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly result: string;
  readonly code: string;
  readonly details: string;
  readonly items: readonly Body[];
  readonly default: boolean;
  readonly features: Body;
  readonly object_store: boolean;
  readonly access_key_id: string;
  readonly secret_access_key_id: string;
  readonly owner_info: Body;
  readonly credential_id: string;
  readonly objectstore_endpoint: string;
  readonly max_size: number;
  readonly max_size_gb: number;
  readonly label: string;
  readonly rules: readonly Body[];
  readonly hostname: string;
  readonly public_ip: string;
  readonly private_ip: string;
  readonly ip: string;
  readonly assigned_to: Body | null;
  readonly pools: readonly Body[];
  readonly required_pools: readonly Body[];
  readonly instances: readonly Body[];
  readonly count: number;
  readonly kubeconfig: string;
  readonly installed_applications: readonly Body[];
  readonly version: string;
  readonly password: string;
  readonly fingerprint: string;
  readonly type: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON where it is JSON, else the text. */
  readonly body: Body & readonly Body[];
}

/** A folder of its own for a test, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "civo-cloud-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

/** For tests: a simulated Civo and a plain HTTP client with its token. */
export async function civo(settings: Settings = {}, options: Partial<CivoCloudOptions> = {}) {
  const directory = options.directory ?? (await temporaryFolder());
  const cloud = await startCivoCloud({ directory, settings, ...options });
  onTestFinished(() => cloud.close());
  return { cloud, directory, ...client(cloud) };
}

export function client({ url, token }: Pick<CivoCloud, "url" | "token">) {
  const send = async (method: string, path: string, body?: object | string): Promise<Answer> => {
    const form = typeof body === "string";
    const type = form ? "application/x-www-form-urlencoded" : "application/json";
    const response = await fetch(`${url}/v2/${path}`, {
      method,
      headers: { authorization: `bearer ${token}`, "content-type": type },
      ...(body && { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  };
  /** The id of what a POST made; in LON1 unless the body says otherwise. */
  const made = async (path: string, body: object): Promise<string> => {
    const reply = await send("POST", path, { region: "LON1", ...body });
    if (!reply.body.id) throw new Error(`POST ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body.id;
  };
  return {
    made,
    /** The resource, in LON1. */
    show: async (path: string, id: string) => (await send("GET", `${path}/${id}?region=LON1`)).body,
    /** The code of a refusal, or the result of what was done. */
    outcome: ({ status, body }: Answer) => (status < 300 ? body.result : `${status} ${body.code}`),
    get: (path: string) => send("GET", path),
    post: (path: string, body: object | string) => send("POST", path, body),
    put: (path: string, body: object) => send("PUT", path, body),
    del: (path: string) => send("DELETE", path),
    /** A bucket with a credential of Civo's making. */
    bucket: (name: string, region = "LON1") =>
      send("POST", "objectstores", { name, region, max_size_gb: 500 }),
    credential: (name: string, region = "LON1") => send("POST", "objectstore/credentials", { name, region }),
  };
}
