/** A JSON object as Civo sends it: any field may be null or absent. */
export type Reply = Readonly<Record<string, unknown>>;

/** A text of a reply; undefined for null, which Civo may send for any field. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const whole = (value: unknown): number | undefined =>
  Number.isInteger(value) ? Number(value) : undefined;

export const flag = (value: unknown): boolean | undefined => (typeof value === "boolean" ? value : undefined);

/** The texts of a list; undefined where there is none. */
export const texts = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;

/** The objects of a list; none where there is no list. */
export const objects = (value: unknown): Reply[] => (Array.isArray(value) ? value : []);

/** An object of a reply; an empty one for null. */
export const object = (value: unknown): Reply =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Reply) : {};

/** What a reply told: fields that Civo left out stay as they were. */
export function told<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]?: NonNullable<Fields[Name]>;
  };
}
