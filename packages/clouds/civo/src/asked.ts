import { Refusal } from "./refusal.ts";

/** A request's body. Numbers and booleans may come as text: it may be form-encoded. */
export type Asked = Readonly<Record<string, unknown>>;

/** As `parameter_network_id_invalid` (terraform-provider-civo issue 68); other fields' codes are guessed from it. */
export const invalid = (field: string, reason: string): Refusal =>
  new Refusal(400, `parameter_${field}_invalid`, reason);

/** A text that may be left out. */
export function optional(asked: Asked, field: string): string | undefined {
  const value = asked[field];
  return value === undefined || value === null ? undefined : String(value);
}

/** A text that must be there. */
export function required(asked: Asked, field: string): string {
  const value = optional(asked, field);
  if (!value) throw invalid(field, `The ${field.replaceAll("_", " ")} is required`);
  return value;
}

/** One of the allowed texts. */
export function oneOf<Allowed extends string>(
  asked: Asked,
  field: string,
  allowed: readonly Allowed[],
  otherwise?: Allowed,
): Allowed {
  const value = optional(asked, field) || otherwise;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw invalid(field, `The ${field} must be one of ${allowed.join(", ")}`);
  return found;
}

/** A whole number between the ends. */
export function whole(asked: Asked, field: string, least: number, most = 1e9, otherwise?: number): number {
  const value = Number(asked[field] ?? otherwise);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(field, `The ${field} must be a whole number from ${least}${most < 1e9 ? ` to ${most}` : ""}`);
}

export function flag(asked: Asked, field: string, otherwise: boolean): boolean {
  const value = asked[field] ?? otherwise;
  return value === true || value === "true";
}

/** A list of texts, or one text alone; empty when it is left out. */
export function texts(asked: Asked, field: string): string[] {
  const value = asked[field] ?? [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

/** A list of objects; empty when it is left out. */
export function objects(asked: Asked, field: string): Asked[] {
  const value = asked[field] ?? [];
  if (!Array.isArray(value)) throw invalid(field, `The ${field} must be a list`);
  return value;
}

/** Words of one string, as tags come (facts: Instances, Kubernetes). */
export const words = (value: string | undefined): string[] => (value ?? "").split(" ").filter(Boolean);
