import fc from "fast-check";

export const KEYS = ["a", "b", "c", "d", "e", "f"] as const;
export type Key = (typeof KEYS)[number];

/** `plain` and `vague` are things whose provider doesn't say which properties differ, or not even whether any do. */
export type ItemKind = "thing" | "plain" | "vague" | "group" | "provider" | "read";

/** Takes an output of another item for an input. */
export interface Use {
  readonly of: Key;
  readonly output: "address" | "version" | "token" | "id" | "secretLabel" | "size";
  readonly into: "label" | "zone" | "secretLabel" | "tags";
}

export interface FormerName {
  readonly suffix: string;
  /** Null for none. */
  readonly parent: Key | null;
}

/** A resource of a program. References to what isn't there, or comes later, count for nothing. */
export interface Item {
  readonly kind: ItemKind;
  readonly size: number;
  readonly zone: "north" | "south";
  /** Has a name of its own in the cloud rather than a made-up one, so that two can't be there at once. */
  readonly named: boolean;
  readonly label?: string;
  readonly hush?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly uses?: readonly Use[];
  readonly after?: readonly Key[];
  readonly parent?: Key;
  readonly provider?: Key;
  /** Changes with each renaming. */
  readonly suffix?: string;
  readonly formerNames?: readonly FormerName[];
  readonly protect?: boolean;
  readonly retain?: boolean;
  readonly ignore?: readonly string[];
  readonly replaceOn?: readonly string[];
  readonly deleteFirst?: boolean;
  readonly secretOutputs?: readonly string[];
  readonly deletedWith?: Key;
  readonly replaceWith?: readonly Key[];
  readonly trigger?: string;
  readonly timeout?: string;
}

export type Items = Readonly<Partial<Record<Key, Item>>>;

export type Mutation =
  | { readonly do: "put"; readonly at: Key; readonly item: Item }
  | { readonly do: "remove"; readonly at: Key }
  | { readonly do: "change"; readonly at: Key; readonly to: Partial<Item> }
  | { readonly do: "rename"; readonly at: Key; readonly suffix: string; readonly aliased: boolean }
  | { readonly do: "move"; readonly at: Key; readonly to: Key | null; readonly aliased: boolean };

/** Something that happened in the cloud behind the engine's back. */
export interface Drift {
  readonly at: Key;
  readonly what: "gone" | "size" | "label" | "secretLabel";
}

/** An operation that goes wrong: the `nth` of a run's calls of the method. */
export interface Fault {
  readonly method: "create" | "update" | "delete" | "read";
  readonly nth: number;
  /** It took effect, and only its answer is lost. */
  readonly done: boolean;
}

export interface Edit {
  readonly mutations: readonly Mutation[];
  readonly drift: readonly Drift[];
  readonly fault?: Fault;
  /** The program throws when it has registered so many items. */
  readonly throwsAfter?: number;
}

/** A program and what becomes of it. */
export interface History {
  readonly first: Items;
  readonly edits: readonly Edit[];
}

const key = fc.constantFrom(...KEYS);
const property = fc.constantFrom("name", "zone", "size", "label", "secretLabel", "tags", "tags.x", "tags.y");
const tag = fc.constantFrom("1", "2");

const fields = {
  size: fc.integer({ min: 0, max: 2 }),
  zone: fc.constantFrom("north" as const, "south" as const),
  named: fc.boolean(),
  label: fc.constantFrom("one", "two"),
  hush: fc.constantFrom("hush-hush", "quiet-now"),
  tags: fc.record({ x: tag, y: tag, z: tag }, { requiredKeys: [] }),
  uses: fc.uniqueArray(
    fc.record({
      of: key,
      output: fc.constantFrom("address", "version", "token", "id", "secretLabel", "size"),
      into: fc.constantFrom("label", "label", "zone", "secretLabel", "tags"),
    }) as fc.Arbitrary<Use>,
    { maxLength: 2, selector: ({ into }) => into },
  ),
  after: fc.subarray([...KEYS], { maxLength: 2 }),
  parent: key,
  provider: key,
  protect: fc.boolean(),
  retain: fc.boolean(),
  ignore: fc.uniqueArray(property, { maxLength: 2 }),
  replaceOn: fc.uniqueArray(fc.oneof(property, fc.constantFrom("*", "#initerror")), { maxLength: 2 }),
  deleteFirst: fc.boolean(),
  secretOutputs: fc.subarray(["address", "size", "version"], { minLength: 1 }),
  deletedWith: key,
  replaceWith: fc.subarray([...KEYS], { minLength: 1, maxLength: 1 }),
  trigger: fc.constantFrom("1", "2"),
  timeout: fc.constantFrom("90s", "2m"),
} satisfies Partial<Record<keyof Item, fc.Arbitrary<unknown>>>;

/** How seldom an item has what it can do without: once in so many. */
const RARITY = {
  label: 3,
  hush: 4,
  tags: 3,
  uses: 1,
  after: 3,
  parent: 2,
  provider: 4,
  protect: 14,
  retain: 12,
  ignore: 5,
  replaceOn: 8,
  deleteFirst: 6,
  secretOutputs: 8,
  deletedWith: 12,
  replaceWith: 12,
  trigger: 10,
  timeout: 10,
} as const;

const kind = fc.oneof(
  { weight: 8, arbitrary: fc.constant("thing" as const) },
  { weight: 2, arbitrary: fc.constant("plain" as const) },
  { weight: 2, arbitrary: fc.constant("vague" as const) },
  { weight: 4, arbitrary: fc.constant("group" as const) },
  { weight: 2, arbitrary: fc.constant("provider" as const) },
  { weight: 1, arbitrary: fc.constant("read" as const) },
);

/** A value, once in so many times. */
const rarely = (arbitrary: fc.Arbitrary<unknown>, rarity: number): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: rarity - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const item: fc.Arbitrary<Item> = fc
  .record({
    kind,
    size: fields.size,
    zone: fields.zone,
    named: fields.named,
    ...Object.fromEntries(
      Object.entries(RARITY).map(([field, rarity]) => [
        field,
        rarely(fields[field as keyof typeof RARITY], rarity),
      ]),
    ),
  })
  .map(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as Item,
  );

const change = fc.oneof(
  ...Object.entries(fields).map(([field, value]) =>
    fc
      .option(value as fc.Arbitrary<unknown>, { nil: undefined, freq: field in RARITY ? 3 : 1000 })
      .map((to) => ({ [field]: to })),
  ),
) as fc.Arbitrary<Partial<Item>>;

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant("change" as const), at: key, to: change }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("put" as const), at: key, item }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), at: key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("rename" as const),
      at: key,
      suffix: fc.constantFrom("1", "2"),
      aliased: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("move" as const),
      at: key,
      to: fc.option(key),
      aliased: fc.constantFrom(true, true, true, false),
    }),
  },
);

const drift: fc.Arbitrary<Drift> = fc.record({
  at: key,
  what: fc.constantFrom("gone", "size", "label", "secretLabel"),
});

const fault: fc.Arbitrary<Fault> = fc.record({
  method: fc.constantFrom("create", "update", "delete", "create", "update", "delete", "read"),
  nth: fc.integer({ min: 1, max: 2 }),
  done: fc.boolean(),
});

const items: fc.Arbitrary<Items> = fc
  .record(Object.fromEntries(KEYS.map((at) => [at, item])), { requiredKeys: [] })
  .filter((found) =>
    Object.values(found).some((one) => one && one.kind !== "provider"),
  ) as fc.Arbitrary<Items>;

const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });

/** Programs of one to six items with three edits each; nothing but what they themselves ask for goes wrong. */
export const history: fc.Arbitrary<History> = fc.record({
  first: items,
  edits: fc.array(fc.record({ mutations, drift: fc.array(drift, { maxLength: 2 }) }), {
    minLength: 3,
    maxLength: 3,
  }),
});

/** Programs of which an edit fails in the middle, and the next one has to go on from there. */
export const failingHistory: fc.Arbitrary<History> = fc
  .record({
    first: items,
    mutations: fc.array(mutation, { minLength: 2, maxLength: 6 }),
    fault: fc.option(fault, { nil: undefined, freq: 6 }),
    throwsAfter: fc.nat({ max: 4 }),
    afterwards: fc.array(mutation, { maxLength: 1 }),
  })
  .map(({ first, fault: failing, throwsAfter, afterwards, ...edit }) => ({
    first,
    edits: [
      { ...edit, drift: [], ...(failing ? { fault: failing } : { throwsAfter }) },
      { mutations: afterwards, drift: [] },
    ],
  }));

/** The program after a mutation. */
function mutated(program: Items, mutation: Mutation): Items {
  const { at } = mutation;
  if (mutation.do === "put") return { ...program, [at]: mutation.item };
  const before = program[at];
  if (!before) return program;
  const former: FormerName = { suffix: before.suffix ?? "", parent: before.parent ?? null };
  const formerNames = [...(before.formerNames ?? []), former];
  switch (mutation.do) {
    case "remove": {
      const { [at]: _, ...rest } = program;
      return Object.keys(rest).length > 0 ? rest : program;
    }
    case "change":
      return { ...program, [at]: { ...before, ...mutation.to } };
    case "rename": {
      const { suffix, aliased } = mutation;
      if (suffix === before.suffix) return program;
      return { ...program, [at]: { ...before, suffix, ...(aliased && { formerNames }) } };
    }
    case "move": {
      const { parent: _, ...rest } = before;
      const { to, aliased } = mutation;
      return { ...program, [at]: { ...rest, ...(to && { parent: to }), ...(aliased && { formerNames }) } };
    }
  }
}

/** The programs of a history, one after another. */
export function programsOf({ first, edits }: History): Items[] {
  const programs = [first];
  for (const edit of edits) programs.push(edit.mutations.reduce(mutated, programs.at(-1) ?? first));
  return programs;
}
