import { resource } from "../src/definition.ts";
import type { Http } from "../src/http.ts";
import { type Board, BoardSchema } from "./gen/es/example/notes/v1/board_pb.ts";
import { goneAs404 } from "./note.ts";

export const board = resource(BoardSchema, (api: Http) => ({
  async create({ inputs: { name, capacity }, signal }) {
    await api.post("/boards", { json: { name, capacity }, signal });
    return { id: name, state: {} };
  },
  async read({ id, signal }) {
    const found = await api.get(`/boards/${id}`, { signal }).catch(goneAs404);
    if (!found) return undefined;
    const { name, capacity } = found.body as Board;
    return { id: name, state: { name, capacity } };
  },
  async update({ id, inputs: { capacity }, signal }) {
    await api.patch(`/boards/${id}`, { json: { capacity: capacity ?? null }, signal });
    return {};
  },
  async delete({ id, signal }) {
    await api.delete(`/boards/${id}`, { signal }).catch(goneAs404);
  },
}));
