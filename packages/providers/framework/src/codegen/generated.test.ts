import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import * as notes from "../../example/gen/notes/index.ts";

describe("schema.json", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../example/gen/notes/schema.json", import.meta.url), "utf8"),
  );
  const note = schema.resources["notes:index/note:Note"];

  it("says what is given, what comes out and what is secret", () => {
    expect(Object.keys(note.properties)).toEqual(expect.arrayContaining(["title", "url", "shareKey"]));
    expect(Object.keys(note.inputProperties)).not.toContain("url");
    expect(note.requiredInputs).toEqual(["boardId"]);
    expect(note.required).toEqual(["title", "boardId", "priority", "colour", "url", "revision", "shareKey"]);
    expect(note.inputProperties.boardId).toMatchObject({ type: "string", willReplaceOnChanges: true });
    expect(note.inputProperties.pin).toEqual({
      type: "string",
      description: "PIN that opens the note.",
      secret: true,
    });
  });

  it("describes nested types, enums and functions", () => {
    expect(note.inputProperties.items).toMatchObject({
      type: "array",
      items: { $ref: "#/types/notes:index%2FItem:Item" },
    });
    expect(note.inputProperties.priority).toMatchObject({ default: "NORMAL" });
    expect(schema.types["notes:index/NotePriority:NotePriority"].enum[1]).toMatchObject({
      value: "URGENT",
      description: "Today.",
    });
    expect(schema.functions["notes:index/findNote:findNote"]).toMatchObject({
      description: "Finds a note by its title.",
      inputs: { required: ["title"] },
      outputs: { required: ["id", "url", "tags"] },
    });
  });
});

describe("typed resources", () => {
  const registered: pulumi.runtime.MockResourceArgs[] = [];

  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource(args) {
        registered.push(args);
        return {
          id: args.id || `${args.name}-id`,
          state: { ...args.inputs, url: "https://n", shareKey: "k" },
        };
      },
      call: ({ token, inputs }) => ({ ...inputs, url: token }),
    }),
  );

  const resolved = <T>(output: pulumi.Output<T>): Promise<[T, boolean]> =>
    new Promise((done) =>
      pulumi.all([output, pulumi.isSecret(output)]).apply((pair) => done(pair as [T, boolean])),
    );

  it("register with their token, and keep secrets", async () => {
    const note = new notes.Note("milk", { boardId: "kitchen", pin: "1234", items: [{ what: "buy" }] });
    expect(await resolved(note.url)).toEqual(["https://n", false]);
    expect(await resolved(note.pin)).toEqual(["1234", true]);
    expect(registered.at(-1)).toMatchObject({
      type: "notes:index/note:Note",
      inputs: { boardId: "kitchen" },
    });
    expect(notes.Note.isInstance(note) && !notes.Board.isInstance(note)).toBe(true);
  });

  it("can be looked up", async () => {
    const board = notes.Board.get("there", "kitchen", { capacity: 3 });
    expect(await resolved(board.id)).toEqual(["kitchen", false]);
    expect(await resolved(board.capacity)).toEqual([3, false]);
  });

  it("come with their functions, for values and for outputs", async () => {
    expect((await notes.findNote({ title: "Milk" })).url).toBe("notes:index/findNote:findNote");
    expect(await resolved(notes.findNoteOutput({ title: pulumi.output("Milk") }).url)).toEqual([
      "notes:index/findNote:findNote",
      false,
    ]);
  });
});
