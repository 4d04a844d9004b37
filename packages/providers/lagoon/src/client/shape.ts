declare const value: unique symbol;

/** A scalar or an enum of Lagoon's schema, by its name there. */
export interface Leaf<Value = unknown> {
  readonly leaf: string;
  readonly [value]?: Value;
}

/** A list of things. */
export interface Many<Item = unknown> {
  readonly many: Item;
}

/** Fields of an object of Lagoon's schema. */
export interface Selection<Fields = unknown> {
  readonly on: string;
  readonly fields: Fields;
}

/** One of several objects; what was chosen of each is known by its `__typename`. */
export interface OneOf<Members = unknown> {
  readonly members: Members;
}

/** A field that takes arguments: variables of the document, by the argument's name. */
export interface Asked<Of = unknown> {
  readonly arguments: Readonly<Record<string, string>>;
  readonly of: Of;
}

/** A field that older servers lack: it is left out there. */
export interface Late<Of = unknown> {
  readonly late: Of;
}

/** An input object of Lagoon's schema. */
export interface Input<Fields = unknown> {
  readonly input: string;
  readonly fields: Fields;
}

/** An argument or a field of an input object that must be given. */
export interface Needed<Of = unknown> {
  readonly needed: Of;
}

export type Shape = Leaf | Many | Selection | OneOf | Asked | Late;
export type InputShape = Leaf | Many | Input | Needed;

/** What a server answers for a shape. Anything may be null, and a field that the server lacks is absent. */
export type Answer<Of> =
  Of extends Late<infer Inner>
    ? Answer<Inner>
    : Of extends Asked<infer Inner>
      ? Answer<Inner>
      : Of extends Leaf<infer Value>
        ? Value | null
        : Of extends Many<infer Item>
          ? readonly Answer<Item>[] | null
          : Of extends Selection<infer Fields>
            ? { readonly [Name in keyof Fields]?: Answer<Fields[Name]> } | null
            : Of extends OneOf<infer Members>
              ? Members extends readonly Selection[]
                ? ({ readonly __typename: string } & MemberOf<Members[number]>) | null
                : never
              : never;
type MemberOf<Member> =
  Member extends Selection<infer Fields> ? { readonly [Name in keyof Fields]?: Answer<Fields[Name]> } : never;

/** What is sent for a shape; null takes a value away. */
export type Given<Of> =
  Of extends Needed<infer Inner>
    ? NonNullable<Given<Inner>>
    : Of extends Leaf<infer Value>
      ? Value | null
      : Of extends Many<infer Item>
        ? readonly NonNullable<Given<Item>>[] | null
        : Of extends Input<infer Fields>
          ? GivenFields<Fields> | null
          : never;

/** Values for named inputs: those needed, and any of the others. */
export type GivenFields<Fields> = {
  readonly [Name in keyof Fields as Fields[Name] extends Needed ? Name : never]: Given<Fields[Name]>;
} & {
  readonly [Name in keyof Fields as Fields[Name] extends Needed ? never : Name]?:
    | Given<Fields[Name]>
    | undefined;
};

const leaf = <Value>(name: string): Leaf<Value> => ({ leaf: name });
export const int: Leaf<number> = leaf("Int");
export const text: Leaf<string> = leaf("String");
export const bool: Leaf<boolean> = leaf("Boolean");
export const json: Leaf<unknown> = leaf("JSON");
/** An enum: its values are strings. */
export const choice = (name: string): Leaf<string> => leaf(name);
export const many = <Item>(item: Item): Many<Item> => ({ many: item });
export const selection = <Fields extends Readonly<Record<string, Shape>>>(
  on: string,
  fields: Fields,
): Selection<Fields> => ({ on, fields });
export const oneOf = <Members extends readonly Selection[]>(...members: Members): OneOf<Members> => ({
  members,
});
export const asked = <Of>(names: Readonly<Record<string, string>>, of: Of): Asked<Of> => ({
  arguments: names,
  of,
});
export const late = <Of>(of: Of): Late<Of> => ({ late: of });
export const input = <Fields extends Readonly<Record<string, InputShape>>>(
  name: string,
  fields: Fields,
): Input<Fields> => ({ input: name, fields });
export const needed = <Of>(of: Of): Needed<Of> => ({ needed: of });
