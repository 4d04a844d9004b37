import type { Differences } from "@kindling/testing/engine-suite-test";
import type { Evenings } from "@kindling/testing/parity-compare";
import type { History, Item, Items } from "@kindling/testing/parity-history";
import type { RunRecord } from "@kindling/testing/parity-run";

/** Where Pulumi's engine does otherwise than the sandbox on purpose: tests of the suite that it must fail, and why. */
export const DIFFERENCES: Differences = {
  "what the engine lacks is refused by name":
    "Pulumi has transforms, hooks and components of other languages; the sandbox refuses them",
  "when asked to end at once it leaves what it began open, and the next run says so":
    "Pulumi makes up another name for what it creates again and doesn't tell the provider that a creation was cut off; the sandbox does both, so that no second one is made",
  "inputs, outputs that repeat them, outputs that the provider or the program calls secret":
    "Pulumi takes a provider's word for which outputs are secret below the top level, and the model says nothing; the sandbox marks what repeats a secret input. Kindling's own providers return secrets wrapped",
  "created and modified tell when":
    "Pulumi encrypts a stack's secrets anew at each run, so that states with the same secrets differ in their text",
};

/**
 * What the comparison of random programs evens out; each must make a difference, so that none outlives its reason.
 */
export const EVENED: Evenings = {
  "secrets below the top level of outputs": {
    reason:
      "Pulumi takes a provider's word for which outputs are secret below the top level, and the model says nothing; the sandbox marks what repeats a secret input",
    apply: (record) =>
      inState(record, (resource) => ({
        ...resource,
        ...(isMap(resource.outputs) && { outputs: repeated(resource.outputs, resource.inputs) }),
      })),
  },
};

const thing: Item = { kind: "thing", size: 0, zone: "north", named: false };

/** What random programs leave out, since the rest of a run would go other ways: each with an example that must differ. */
export const LEFT_OUT: Readonly<Record<string, LeftOut>> = {
  "deletedWith what is replaced": {
    reason:
      "Pulumi replaces a resource with the one that it is deletedWith only since later versions than 3.253, with which we test; the sandbox does, since it would be gone otherwise",
    without: ({ deletedWith, ...item }, items) =>
      deletedWith && items[deletedWith]?.kind === "group" ? { ...item, deletedWith } : item,
    example: {
      first: { a: thing, b: { ...thing, deletedWith: "a" } },
      edits: [{ mutations: [{ do: "change", at: "a", to: { zone: "south" } }], drift: [] }],
    },
  },
  "secrecy alone, where a provider leaves it to the engine whether anything differs": {
    reason:
      "Pulumi looks at values alone, secret or not, only since later versions than 3.253, with which we test; the sandbox does, since no provider could update anything",
    without: ({ hush, uses, ...item }) => {
      if (item.kind !== "vague") return { ...item, ...(hush && { hush }), ...(uses && { uses }) };
      return { ...item, ...(uses && { uses: uses.filter(({ output }) => output === "id") }) };
    },
    example: {
      first: {
        a: { ...thing, size: 1 },
        b: { ...thing, kind: "vague", uses: [{ of: "a", output: "size", into: "label" }] },
      },
      edits: [{ mutations: [{ do: "change", at: "a", to: { secretOutputs: ["size"] } }], drift: [] }],
    },
  },
};

interface LeftOut {
  readonly reason: string;
  readonly without: (item: Item, items: Items) => Item;
  readonly example: History;
}

/** The program without what is left out. */
export const withoutLeftOut = (items: Items): Items =>
  Object.fromEntries(
    Object.entries(items).map(([key, item]) => [
      key,
      Object.values(LEFT_OUT).reduce((rest, { without }) => without(rest, items), item),
    ]),
  );

type Plain = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function inState(record: RunRecord, change: (resource: Plain) => Plain): RunRecord {
  const state = record.state as { resources: Plain[] };
  return { ...record, state: { ...state, resources: state.resources.map(change) } };
}

function repeated(output: unknown, input: unknown): unknown {
  if (!isMap(input) || (isMap(output) && "secret" in output)) return output;
  if ("secret" in input) return { secret: output };
  if (!isMap(output)) return output;
  return Object.fromEntries(Object.entries(output).map(([key, value]) => [key, repeated(value, input[key])]));
}
