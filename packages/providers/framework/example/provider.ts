import { defineProvider, functions } from "../src/definition.ts";
import { Http } from "../src/http.ts";
import { board } from "./board.ts";
import { NotesConfigSchema, NotesService } from "./gen/es/example/notes/v1/provider_pb.ts";
import { note } from "./note.ts";

/** A provider of two resources, as small as one gets: the framework's tests run it. */
export const notes = defineProvider({
  config: NotesConfigSchema,
  version: "1.0.0",
  schema: () => import("./gen/notes/schema.json", { with: { type: "json" } }),
  client: ({ endpoint, token }, { agent, log }) =>
    new Http({
      url: endpoint,
      headers: { authorization: `Bearer ${token}`, "user-agent": agent },
      secrets: [token],
      trace: (line) => log("debug", line),
      explain: (body) => ({ reason: (body as { code?: string } | undefined)?.code ?? "" }),
    }),
  resources: [note, board],
  functions: functions(NotesService, (api: Http) => ({
    async findNote({ args: { title }, signal }) {
      const { body } = await api.get("/notes", { query: { title }, signal });
      const [found] = body as { id: string; url: string; tags: string[] }[];
      if (!found) throw new Error(`there is no note with the title ${title}`);
      return { id: found.id, url: found.url, tags: found.tags };
    },
  })),
});
