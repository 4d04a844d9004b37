import type { DescEnum, DescField, DescMessage } from "@bufbuild/protobuf";
import { KindlingError } from "./error.ts";
import { type Comments, enumReferences, type FieldReference, fieldReference } from "./field-reference.ts";
import type { Kind } from "./kind.ts";
import { fieldOf } from "./message-walk.ts";
import { enumNames } from "./message-words.ts";
import { listed, nearest } from "./nearest.ts";
import { messageRuleWords, messageWarningWords, type RuleWords } from "./rule-words.ts";

/** What is known of a place in a kind's manifests or outputs. */
export interface Explanation {
  /** `spec.tags`, `outputs.bucket_id`, `spec.region.LON1`; empty for the kind itself. */
  readonly path: string;
  readonly description: string;
  /** Absent for a kind, its outputs as a whole, and an enum's value. */
  readonly field?: FieldReference;
  /** The values that an enum takes. */
  readonly values: readonly { readonly name: string; readonly comment: string }[];
  /** What may stand in it: of a kind, what may stand in its spec. */
  readonly fields: readonly FieldReference[];
  /** What these must be together. */
  readonly rules: readonly RuleWords[];
  readonly warnings: readonly RuleWords[];
  /** Of a kind: what its stacks give. */
  readonly outputs: readonly FieldReference[];
}

const NOTHING = { values: [], fields: [], rules: [], warnings: [], outputs: [] };

/**
 * Explains a kind (no path), or what stands at a path: `tags` or `spec.tags`, `lifecycleRules[].prefix`, `metadata.env`,
 * `outputs.bucket_id`, `region.LON1`. Fields go by either of their names. Throws `not-found` with the nearest name.
 */
export function explain(kind: Kind, path: readonly string[], comments: Comments): Explanation {
  const steps = path.map((step) => step.replace(/\[\d*\]$/, "")).filter((step) => step !== "");
  const [first = "", ...rest] = steps[0] === "status" ? steps.slice(1) : steps;
  if (first === "" && steps.length === 0) return explainKind(kind, comments);
  const place: Place = { comments, kind };
  if (first === "outputs") return inOutputs(place, rest);
  const spec = kind.schema.field.spec?.message;
  const isTop = fieldOf(kind.schema, first) !== undefined || !spec;
  return isTop ? inMessage(place, kind.schema, "", [first, ...rest]) : inMessage(place, spec, "spec", steps);
}

interface Place {
  readonly comments: Comments;
  readonly kind: Kind;
  /** What is said of the whole message that this is in holds here too. */
  readonly change?: FieldReference["change"];
}

function explainKind(kind: Kind, comments: Comments): Explanation {
  const spec = kind.schema.field.spec?.message;
  const inSpec = spec ? inside(spec, "spec", comments) : NOTHING;
  return {
    ...inSpec,
    path: "",
    description: comments[kind.schema.typeName] ?? "",
    rules: [...messageRuleWords(kind.schema), ...inSpec.rules],
    warnings: [...messageWarningWords(kind.schema), ...inSpec.warnings],
    outputs: outputsOf(kind, comments),
  };
}

/** Outputs go by the names that stacks have them under, the protos'. */
const outputsOf = (kind: Kind, comments: Comments): FieldReference[] =>
  kind.stackOutputs.fields.map((field) => ({
    ...fieldReference(field, comments),
    path: `outputs.${field.name}`,
  }));

function inOutputs({ kind, comments }: Place, [name, ...rest]: readonly string[]): Explanation {
  const fields = outputsOf(kind, comments);
  if (name === undefined)
    return { ...NOTHING, path: "outputs", description: comments[kind.stackOutputs.typeName] ?? "", fields };
  const field = fieldOf(kind.stackOutputs, name);
  const reference = field && fields[kind.stackOutputs.fields.indexOf(field)];
  if (!reference) return unknown(`${kind.name} has no output`, name, names(kind.stackOutputs, "name"));
  if (rest.length > 0)
    return unknown(`nothing is inside ${kind.name}.${reference.path}, no`, rest.join("."), []);
  return { ...NOTHING, path: reference.path, description: reference.comment, field: reference };
}

function inMessage(
  place: Place,
  message: DescMessage,
  parent: string,
  [name = "", ...rest]: readonly string[],
): Explanation {
  const { kind, comments } = place;
  const field = fieldOf(message, name);
  const owner = [kind.name, parent].filter(Boolean).join(".");
  if (!field) return unknown(`${owner} has no field`, name, names(message, "jsonName"));
  const said = fieldReference(field, comments, parent);
  const reference = { ...said, change: said.change ?? place.change };
  if (rest.length === 0) return explainField(field, reference, comments);
  if (field.message)
    return inMessage({ ...place, change: reference.change }, field.message, reference.path, rest);
  const [value = "", ...further] = rest;
  if (!field.enum || further.length > 0)
    return unknown(`nothing is inside ${kind.name}.${reference.path}, no`, rest.join("."), []);
  return explainValue(field.enum, value, `${kind.name}.${reference.path}`, reference.path, comments);
}

function explainField(field: DescField, reference: FieldReference, comments: Comments): Explanation {
  const own = field.message ? inside(field.message, reference.path, comments) : NOTHING;
  const values = field.enum ? enumReferences(field.enum, comments) : [];
  return { ...own, path: reference.path, description: reference.comment, field: reference, values };
}

function explainValue(
  description: DescEnum,
  value: string,
  owner: string,
  path: string,
  comments: Comments,
): Explanation {
  const found = enumReferences(description, comments).find(
    ({ name }) => name.toUpperCase() === value.toUpperCase(),
  );
  if (!found) return unknown(`${owner} has no value`, value, enumNames(description));
  return { ...NOTHING, path: `${path}.${found.name}`, description: found.comment };
}

function inside(message: DescMessage, path: string, comments: Comments) {
  if (message.typeName.startsWith("google.protobuf.")) return NOTHING;
  return {
    ...NOTHING,
    fields: message.fields.map((field) => fieldReference(field, comments, path)),
    rules: messageRuleWords(message),
    warnings: messageWarningWords(message),
  };
}

const names = (message: DescMessage, name: "name" | "jsonName"): string[] =>
  message.fields.map((field) => field[name]);

function unknown(complaint: string, name: string, candidates: readonly string[]): never {
  const near = nearest(name, candidates);
  const hint = near
    ? `; did you mean ${near}?`
    : candidates.length > 0
      ? `; it has ${listed(candidates)}`
      : "";
  throw new KindlingError("not-found", `${complaint} ${name}${hint}`);
}
