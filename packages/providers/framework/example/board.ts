import { resource } from "../src/definition.ts";
import type { Http } from "../src/http.ts";
import { type Board, BoardSchema } from "./gen/es/example/notes/v1/board_pb.ts";
import { goneAs404 } from "./note.ts";

export const board = resource(BoardSchema, (api: Http) => ({
  async create({ inputs: { name, capacity, owner, frame }, signal }) {
    const { body } = await api.post("/boards", { json: { name, capacity, owner, frame }, signal });
    return { id: name, state: { owner: (body as Board).owner } };
  },
  async read({ id, signal }) {
    const found = await api.get(`/boards/${id}`, { signal }).catch(goneAs404);
    if (!found) return undefined;
    const { name, capacity, owner, frame } = found.body as Board;
    return { id: name, state: { name, capacity, owner, frame } };
  },
  async update({ id, inputs: { capacity, owner }, changed, signal }) {
    const json = { capacity: capacity ?? null, ...(changed.has("owner") && { owner: owner ?? "me" }) };
    const { body } = await api.patch(`/boards/${id}`, { json, signal });
    return { owner: (body as Board).owner };
  },
  async delete({ id, signal }) {
    await api.delete(`/boards/${id}`, { signal }).catch(goneAs404);
  },
}));
