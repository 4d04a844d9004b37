import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A note or board as the service keeps it. */
export type Entry = Record<string, unknown> & { id: string };

/** A little notes service on loopback: boards and notes as JSON, an account's token, faults on demand. */
export class NotesService {
  readonly token = "token-of-the-account";
  readonly boards = new Map<string, Entry>();
  readonly notes = new Map<string, Entry>();
  /** Every request as `METHOD /path`, in order. */
  readonly requests: string[] = [];
  /** Answers to give instead of the right ones, by `METHOD /path` without ids, each once. */
  readonly faults = new Map<
    string,
    (() => { status: number; body?: unknown; headers?: Record<string, string> } | "hang" | "cut")[]
  >();
  readonly #server: Server;

  constructor() {
    this.#server = createServer(async (request, response) => {
      const { method = "", url = "" } = request;
      const [path = "", query = ""] = url.split("?");
      this.requests.push(`${method} ${path}`);
      const fault = this.faults.get(`${method} /${path.split("/")[1]}`)?.shift()?.();
      if (fault === "hang") return;
      if (fault === "cut") return request.socket.destroy();
      const body = (await json(request)) as Entry;
      const answer: { status: number; body?: unknown; headers?: Record<string, string> } =
        fault ??
        (request.headers.authorization === `Bearer ${this.token}`
          ? this.#answer(method, path, body, new URLSearchParams(query))
          : { status: 401, body: { code: "unauthorized" } });
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      response.end(answer.body === undefined ? "" : JSON.stringify(answer.body));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((ready) => this.#server.listen(0, "127.0.0.1", ready));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  #answer(
    method: string,
    path: string,
    body: Entry,
    query: URLSearchParams,
  ): { status: number; body?: unknown } {
    const [, collection, id] = path.split("/");
    const all = collection === "boards" ? this.boards : this.notes;
    if (method === "GET" && !id)
      return { status: 200, body: [...all.values()].filter((entry) => entry.title === query.get("title")) };
    if (method === "POST") {
      const made: Entry =
        collection === "boards" ? { owner: "me", ...body, id: String(body.name) } : note(body);
      if (all.has(made.id)) return { status: 409, body: { code: "taken", message: `${made.id} is taken` } };
      all.set(made.id, made);
      return { status: 201, body: made };
    }
    const entry = all.get(id ?? "");
    if (!entry) return { status: 404, body: { code: "not_found" } };
    if (method === "DELETE") all.delete(entry.id);
    if (method === "PATCH")
      Object.assign(entry, body, "revision" in entry && { revision: Number(entry.revision) + 1 });
    for (const [key, value] of Object.entries(entry)) if (value === null) delete entry[key];
    return { status: 200, body: method === "DELETE" ? undefined : entry };
  }
}

function note(body: Entry): Entry {
  const id = randomUUID();
  return {
    colour: "yellow",
    ...body,
    id,
    url: `https://notes.example/${id}`,
    revision: 1,
    shareKey: `key-${id}`,
  };
}

async function json(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}
