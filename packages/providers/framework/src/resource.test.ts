import { create } from "@bufbuild/protobuf";
import { type PropertyMap, secret, UNKNOWN } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, it } from "vitest";
import { BoardSchema } from "../example/gen/es/example/notes/v1/board_pb.ts";
import { NoteSchema } from "../example/gen/es/example/notes/v1/note_pb.ts";
import { NotesConfigSchema } from "../example/gen/es/example/notes/v1/provider_pb.ts";
import { defineProvider, type Operations, resource } from "./definition.ts";
import { inProcess } from "./in-process.ts";

const NOTE = "urn:pulumi:dev::shop::notes:index/note:Note::milk";
const BOARD = "urn:pulumi:dev::shop::notes:index/board:Board::kitchen";
const call = (urn: string, signal = new AbortController().signal) => ({ urn, signal, log: () => {} });

/** A configured provider of one kind of note, and boards that can't be updated. */
async function providerOf(operations: Partial<Operations<typeof NoteSchema>>) {
  const missing = async () => {
    throw new Error("not expected");
  };
  const definition = defineProvider({
    config: NotesConfigSchema,
    version: "1.0.0",
    schema: async () => ({ default: {} }),
    client: async ({ parallel }) => ({ colour: `blue ${parallel}` }),
    resources: [
      resource(NoteSchema, ({ colour }: { colour: string }) => ({
        create: missing,
        read: missing,
        delete: missing,
        complete: () => ({ colour }),
        ...operations,
      })),
      resource(BoardSchema, () => ({ create: missing, read: missing, delete: missing })),
    ],
  });
  const provider = inProcess(definition, {
    overrides: { endpoint: "http://localhost", token: "t", parallel: 2 },
    grace: 0,
  })();
  await provider.configure({ ...call(""), inputs: {} });
  return provider;
}

it("fills in what the client knows where the program gives nothing", async () => {
  const provider = await providerOf({});
  const checked = async (news: Record<string, string>) =>
    (await provider.check({ ...call(NOTE), news, randomSeed: new Uint8Array(4) })).inputs.colour;
  expect(await checked({ boardId: "b" })).toBe("blue 2");
  expect(await checked({ boardId: "b", colour: "red" })).toBe("red");
});

it("refuses what the client knows to be wrong, together with all else", async () => {
  const provider = await providerOf({
    complete({ colour, text }, { refuse, unknown }) {
      if (!unknown.has("colour") && colour !== "blue") refuse("colour", "there is only blue");
      if (text) refuse("shareKey", `${text} is shared already`);
      return {};
    },
  });
  const failures = async (news: PropertyMap) =>
    (await provider.check({ ...call(NOTE), news, randomSeed: new Uint8Array(4) })).failures;
  expect(await failures({ boardId: "b", colour: UNKNOWN })).toEqual([]);
  expect(await failures({ colour: "red", text: secret("hush") })).toEqual([
    { property: "boardId", reason: "value is required" },
    { property: "colour", reason: "there is only blue" },
    { property: "shareKey", reason: "[secret] is shared already" },
  ]);
});

it("looks ahead in the preview of a creation", async () => {
  const seen: unknown[] = [];
  const provider = await providerOf({
    async preview({ inputs, unknown }) {
      seen.push([...unknown], inputs.title, inputs.boardId);
      if (inputs.title === "hush") throw new Error("a note can't be called hush");
      return { url: "https://n1" };
    },
  });
  const preview = (inputs: PropertyMap) => provider.create({ ...call(NOTE), inputs, preview: true });
  const { id, outputs } = await preview({ title: "t", boardId: UNKNOWN, items: [{ what: UNKNOWN }] });
  expect(seen).toEqual([["boardId", "items"], "t", ""]);
  expect({ id, outputs }).toEqual({
    id: "",
    outputs: {
      title: "t",
      boardId: UNKNOWN,
      items: [{ what: UNKNOWN }],
      colour: UNKNOWN,
      url: "https://n1",
      revision: UNKNOWN,
      shareKey: secret(UNKNOWN),
    },
  });
  await expect(preview({ title: secret("hush"), boardId: "b" })).rejects.toThrow(
    "a note can't be called [secret]",
  );
});

it("looks ahead in the preview of an update, to warn and to say what it makes anew", async () => {
  const provider = await providerOf({
    async previewUpdate({ inputs, old, log }) {
      log("warning", `${old.colour} goes for ${inputs.title}`);
      return ["colour"];
    },
  });
  const warnings: string[] = [];
  const olds = {
    oldInputs: { title: "t", boardId: "b" },
    oldOutputs: { title: "t", boardId: "b", colour: "red" },
  };
  const news = { title: "new", boardId: "b" };
  const log = (_: string, message: string) => void warnings.push(message);
  const { outputs } = await provider.update({
    ...{ ...call(NOTE), ...olds, log, id: "n", news, ignoreChanges: [], preview: true },
  });
  expect(outputs).toMatchObject({ title: "new", colour: UNKNOWN });
  expect(warnings).toEqual(["red goes for new"]);
});

it("replaces what can't be updated", async () => {
  const provider = await providerOf({});
  const args = { ...call(BOARD), id: "b", oldInputs: { name: "b" }, oldOutputs: {}, ignoreChanges: [] };
  expect(await provider.diff({ ...args, news: { name: "b", capacity: 3 } })).toMatchObject({
    replaces: ["capacity"],
    detailedDiff: { capacity: { kind: "add-replace" } },
    deleteBeforeReplace: true,
  });
});

it("deletes before a replacement that keeps what only one can have", async () => {
  const provider = await providerOf({ update: async () => ({}) });
  const before = { title: "milk-0000000", boardId: "b", pin: secret("1") };
  const replaced = async (change: PropertyMap, old: PropertyMap = before) => {
    const news = { ...old, boardId: "c", ...change };
    const args = { ...call(NOTE), id: "n", oldInputs: old, oldOutputs: old, ignoreChanges: [], news };
    return (await provider.diff(args)).deleteBeforeReplace;
  };
  expect(await replaced({})).toBe(true);
  expect(await replaced({ pin: UNKNOWN })).toBe(true);
  expect(await replaced({ pin: "2" })).toBe(false);
  expect(await replaced({ pin: "2" }, { title: "milk-0000000", boardId: "b" })).toBe(false);
});

it("keeps what create made before it failed", async () => {
  const provider = await providerOf({
    async create({ keep }) {
      keep({ id: "n1", state: { url: "https://n1", text: undefined } });
      throw new Error("the text was refused");
    },
  });
  const inputs = { boardId: "b", title: "t", text: "x" };
  const failure = await provider
    .create({ ...call(NOTE), inputs, preview: false })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({
    id: "n1",
    outputs: { boardId: "b", title: "t", url: "https://n1" },
    message: "the text was refused",
  });
  expect((failure as PartialFailure).outputs).not.toHaveProperty("text");
});

it("tells an update what differs from what is really there", async () => {
  const seen: unknown[] = [];
  const provider = await providerOf({
    async update({ changed, old, inputs }) {
      seen.push([...changed], old.text, inputs.text);
      return create(NoteSchema, inputs);
    },
  });
  const news = { boardId: "b", title: "t", text: "new", tags: ["a"] };
  // After a failed update the old inputs may already say what the outputs don't.
  const olds = { oldInputs: news, oldOutputs: { ...news, text: "old", url: "u" } };
  await provider.update({ ...call(NOTE), ...olds, id: "n", news, ignoreChanges: [], preview: false });
  expect(seen).toEqual([["text"], "old", "new"]);
});

it("leaves work behind that doesn't listen to its signal", async () => {
  const provider = await providerOf({ delete: () => new Promise(() => {}) });
  const stop = new AbortController();
  const deletion = provider.delete({ ...call(NOTE, stop.signal), id: "n", inputs: {}, outputs: {} });
  stop.abort();
  await expect(deletion).rejects.toMatchObject({
    code: "cancelled",
    message: "cancelled",
  });
});
