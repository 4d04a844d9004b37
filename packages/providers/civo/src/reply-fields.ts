/** A text of a reply; undefined for null, which Civo may send for any field. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

export const whole = (value: unknown): number | undefined =>
  Number.isInteger(value) ? Number(value) : undefined;
