import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { resource } from "../src/definition.ts";
import { ignoringCase } from "../src/diff.ts";
import type { Http } from "../src/http.ts";
import { hasStatus } from "../src/http-error.ts";
import { NoteSchema } from "./gen/es/example/notes/v1/note_pb.ts";

export const note = resource(
  NoteSchema,
  (api: Http) => ({
    async create({ inputs, signal }) {
      const { body } = await api.post("/notes", { json: toJson(NoteSchema, inputs), signal });
      return { id: (body as { id: string }).id, state: stateOf(body) };
    },
    async read({ id, signal }) {
      const found = await api.get(`/notes/${id}`, { signal }).catch(goneAs404);
      return found && { state: stateOf(found.body) };
    },
    async update({ id, inputs, changed, signal, keep }) {
      if (changed.has("tags")) {
        await api.patch(`/notes/${id}`, { json: { tags: inputs.tags }, signal });
        keep({ tags: inputs.tags });
      }
      const json = {
        text: null,
        pin: null,
        items: [],
        labels: {},
        ...(toJson(NoteSchema, inputs) as object),
      };
      return stateOf((await api.patch(`/notes/${id}`, { json, signal })).body);
    },
    async delete({ id, signal }) {
      await api.delete(`/notes/${id}`, { signal }).catch(goneAs404);
    },
  }),
  { colour: ignoringCase },
);

const stateOf = (body: unknown) => fromJson(NoteSchema, body as JsonValue, { ignoreUnknownFields: true });

export function goneAs404(error: unknown): undefined {
  if (!hasStatus(error, 404, "not_found")) throw error;
}
