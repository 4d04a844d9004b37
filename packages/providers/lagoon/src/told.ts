/** What Lagoon says of a value: neither null nor an empty text says anything. */
export const told = <Value>(value: Value): Exclude<Value, null> | undefined =>
  value === null || value === "" ? undefined : (value as Exclude<Value, null>);

/** Several fields of an answer, each as `told`. */
export function toldOf<Of extends object, Name extends keyof Of>(
  record: Of,
  names: readonly Name[],
): { [Key in Name]: Exclude<Of[Key], null> | undefined } {
  return Object.fromEntries(names.map((name) => [name, told(record[name])])) as {
    [Key in Name]: Exclude<Of[Key], null> | undefined;
  };
}

/** Those of the fields that Lagoon tells at all: the others stay as they were asked for. */
export function whereTold<Of extends object, Name extends keyof Of>(
  record: Of,
  names: readonly Name[],
): { [Key in Name]?: Exclude<Of[Key], null | undefined> } {
  const pairs = names.map((name) => [name, told(record[name])] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as {
    [Key in Name]?: Exclude<Of[Key], null | undefined>;
  };
}

/** Items of a list that may be null and hold nulls. */
export const items = <Item>(list: readonly Item[] | null | undefined): NonNullable<Item>[] =>
  (list ?? []).filter((item): item is NonNullable<Item> => item !== null && item !== undefined);

/** An enum's value as the API takes it. */
export const upper = (value: string): string => value.toUpperCase();

/** The fields that changed, as a patch: null takes a value away. */
export function patchOf<Inputs extends object, Name extends keyof Inputs>(
  inputs: Inputs,
  changed: ReadonlySet<PropertyKey>,
  names: readonly Name[],
): { [Key in Name]?: Exclude<Inputs[Key], undefined> | null } {
  const pairs = names
    .filter((name) => changed.has(name))
    .map((name) => [name, inputs[name] ?? null] as const);
  return Object.fromEntries(pairs) as { [Key in Name]?: Exclude<Inputs[Key], undefined> | null };
}

/** Some fields of the inputs. */
export function pick<Inputs extends object, Name extends keyof Inputs>(
  inputs: Inputs,
  names: readonly Name[],
): Pick<Inputs, Name> {
  return Object.fromEntries(names.map((name) => [name, inputs[name]])) as Pick<Inputs, Name>;
}
