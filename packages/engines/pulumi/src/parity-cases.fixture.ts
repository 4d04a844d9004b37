import type { Edit, History, Item } from "@kindling/testing/parity-history";

const thing: Item = { kind: "thing", size: 0, zone: "north", named: true };
const edit = (at: "a" | "b", to: Partial<Item>, more: Partial<Edit> = {}): Edit => ({
  mutations: [{ do: "change", at, to }],
  drift: [],
  ...more,
});

/** What random programs once showed that the two engines did otherwise, and what they seldom come to. */
export const GOING_WELL: Readonly<Record<string, History>> = {
  "replaceOnChanges has nothing to go by where a provider doesn't say what differs": {
    first: { a: { ...thing, kind: "plain", replaceOn: ["size"] } },
    edits: [edit("a", { size: 1 }), edit("a", { zone: "south" }), edit("a", { replaceOn: [], size: 2 })],
  },
  "replaceOnChanges is about what the engine finds where a provider leaves it to that": {
    first: { a: { ...thing, kind: "vague", replaceOn: ["tags.x"], tags: { x: "1", y: "1" } } },
    edits: [edit("a", { tags: { x: "1", y: "2" } }), edit("a", { tags: { x: "2", y: "2" } })],
  },
  "an output that becomes a secret isn't shown as it was": {
    first: { a: thing, b: { ...thing, uses: [{ of: "a", output: "address", into: "label" }] } },
    edits: [edit("a", { secretOutputs: ["address"] }), edit("a", { secretOutputs: [] })],
  },
  "a refresh before an update tells of each resource, drifted or not": {
    first: { a: thing, b: { ...thing, kind: "group" } },
    edits: [edit("a", { size: 1 }, { drift: [{ at: "a", what: "label" }] })],
  },
  "what is protected may change, and go when it isn't any more": {
    first: { a: { ...thing, protect: true } },
    edits: [
      edit("a", { size: 1 }),
      edit("a", { tags: { x: "1" } }),
      edit("a", { protect: false, zone: "south" }),
    ],
  },
};

/** Others that fail on the way, so that each needs a stack of its own. */
export const GOING_WRONG: Readonly<Record<string, History>> = {
  "an error of the program is told like any other, and its outputs stay": {
    first: { a: thing, b: { ...thing, kind: "group" } },
    edits: [edit("a", { size: 1 }, { throwsAfter: 1 })],
  },
  "what didn't become ready is replaced where replaceOnChanges says so, updated elsewhere": {
    first: { a: { ...thing, label: "half-made" } },
    edits: [edit("a", { replaceOn: ["#initerror"] }), edit("a", { label: "one" })],
  },
  "a replacement of what is protected is refused": {
    first: { a: { ...thing, protect: true } },
    edits: [edit("a", { zone: "south" }), edit("a", { protect: false })],
  },
  "an update that is only half done": {
    first: { a: { ...thing, size: 1 } },
    edits: [edit("a", { size: 2, label: "half-made" }), edit("a", { label: "one" })],
  },
};
