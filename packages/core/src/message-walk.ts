import {
  type DescField,
  type DescMessage,
  fromJson,
  getOption,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect, scalarZeroValue } from "@bufbuild/protobuf/reflect";
import { secret as secretOption } from "@kindling/apis/kindling/shared/v1/options";
import { enumValue, scalarValue } from "./message-scalar.ts";
import { unknownField } from "./message-unknown-field.ts";
import { bareField, expectation, finding, messageExpectation, singular } from "./message-words.ts";
import type { Problem } from "./problem.ts";
import { isJsonObject, type Json, type Locate, type Path, problemAt } from "./source.ts";

export interface Walked {
  /** Of what fits the fields; the rest is left out. */
  readonly message: Message;
  readonly problems: Problem[];
  readonly warnings: Problem[];
  /** Where something was refused: what the rules say about these places is no news. */
  readonly refused: Path[];
}

interface Walk extends Omit<Walked, "message"> {
  readonly root: DescMessage;
  readonly locate: Locate;
}

/** A place in the JSON with what stands there. */
interface Place {
  readonly json: Json;
  readonly path: Path;
  /** Inside a field whose value must not be shown. */
  readonly secret: boolean;
}

const REFUSED = Symbol("refused");

/** Most problems found in one document: beyond it the file is something else, and not worth the time. */
export const MAX_PROBLEMS = 1000;

/**
 * Reads JSON as a message, going by the descriptor, and finds every value that doesn't fit. Fields go by their
 * JSON or proto name, enum values in any case, a bare scalar stands for a message with a `(bare_field)`, and null
 * means absent.
 */
export function walkMessage(schema: DescMessage, json: Json, locate: Locate): Walked {
  const walk: Walk = { root: schema, locate, problems: [], warnings: [], refused: [] };
  const target = reflect(schema);
  fillMessage(walk, target, { json, path: [], secret: false });
  const { problems, warnings, refused } = walk;
  return { message: target.message, problems, warnings, refused };
}

/** Reads one field's JSON into a message: for defaults. */
export function walkField(target: ReflectMessage, field: DescField, json: Json, locate: Locate): Problem[] {
  const walk: Walk = { root: target.desc, locate, problems: [], warnings: [], refused: [] };
  fillField(walk, target, field, { json, path: [field.jsonName], secret: false });
  return walk.problems;
}

const fieldsByName = new WeakMap<DescMessage, Map<string, DescField>>();

/** The field of a key in a manifest: `bucketName` or `bucket_name`. */
export function fieldOf(schema: DescMessage, key: string): DescField | undefined {
  let fields = fieldsByName.get(schema);
  if (!fields) {
    fields = new Map(
      schema.fields.flatMap((field) => [[field.name, field] as const, [field.jsonName, field] as const]),
    );
    fieldsByName.set(schema, fields);
  }
  return fields.get(key);
}

const secrets = new WeakMap<DescField, boolean>();

/** Whether a field is marked `(secret)`. Options are decoded anew at each look, hence remembered. */
export function isSecret(field: DescField): boolean {
  let answer = secrets.get(field);
  if (answer === undefined) {
    answer = getOption(field, secretOption);
    secrets.set(field, answer);
  }
  return answer;
}

function fillMessage(walk: Walk, target: ReflectMessage, place: Place): void {
  const { json, path, secret } = place;
  const bare = bareField(target.desc);
  if (isJsonObject(json)) fillFields(walk, target, json, path, secret);
  else if (bare && json !== null && !Array.isArray(json)) fillField(walk, target, bare, place);
  else mismatch(walk, place, messageExpectation(target.desc), "");
}

function fillFields(
  walk: Walk,
  target: ReflectMessage,
  json: { [key: string]: Json },
  path: Path,
  secret: boolean,
): void {
  const given = new Map<DescField, string>();
  for (const [key, value] of Object.entries(json)) {
    const at = { json: value, path: [...path, key], secret };
    const field = fieldOf(target.desc, key);
    const rival = field && rivalOf(field, value, given);
    if (!field) refuseUnknown(walk, target.desc, at);
    else if (rival) refuse(walk, at, rival.rule, rival.message, "key");
    else {
      // Null means absent: it takes no place in a oneof.
      if (value !== null || !field.oneof) given.set(field, key);
      fillField(walk, target, field, at);
    }
  }
}

/** Why a field can't be given, when it or another of its oneof was given before. */
function rivalOf(field: DescField, value: Json, given: ReadonlyMap<DescField, string>) {
  const twin = given.get(field);
  if (twin !== undefined)
    return { rule: "field.duplicate", message: `is the same field as ${twin}; give one of them` };
  const other = value === null ? undefined : field.oneof?.fields.find((candidate) => given.has(candidate));
  return (
    other && {
      rule: "field.oneof",
      message: `can't be given together with ${given.get(other)}; give one of them`,
    }
  );
}

function refuseUnknown(walk: Walk, schema: DescMessage, at: Place): void {
  if (walk.problems.length >= MAX_PROBLEMS) return;
  const { message, meant } = unknownField(walk.root, schema, at.path);
  refuse(walk, at, "field.unknown", message, "key");
  // That the field that was meant is missing needs no second problem.
  if (meant) walk.refused.push([...at.path.slice(0, -1), meant]);
}

function fillField(walk: Walk, target: ReflectMessage, field: DescField, at: Place): void {
  const place = at.secret || !isSecret(field) ? at : { ...at, secret: true };
  if (place.json === null) return;
  if (field.fieldKind === "list") fillList(walk, target, field, place);
  else if (field.fieldKind === "map") fillMap(walk, target, field, place);
  else {
    const value = readValue(walk, field, place);
    if (value === REFUSED) return;
    target.set(field, value);
    if (field.scalar !== undefined && isSecret(field)) warnOfPlainSecret(walk, place);
  }
}

function warnOfPlainSecret(walk: Walk, { path }: Place): void {
  const message =
    "is a secret in plain text, and files get shared; better name where to read it: {env: NAME} or {file: PATH}";
  walk.warnings.push(problemAt(walk.locate(path), path, "secret.plain", message));
}

function fillList(
  walk: Walk,
  target: ReflectMessage,
  field: DescField & { fieldKind: "list" },
  place: Place,
): void {
  const { json, path, secret } = place;
  if (!Array.isArray(json)) {
    const hint = isJsonObject(json) ? "; begin each item with a dash" : "; write [ ] around it";
    mismatch(walk, place, expectation(field), hint);
    return;
  }
  const list = target.get(field);
  for (const [index, item] of json.entries()) {
    const value = readValue(walk, field, { json: item, path: [...path, index], secret });
    // A refused item leaves its place, so that the rules speak of the others by the right index.
    list.add(value === REFUSED ? zero(field) : value);
  }
}

function zero(field: DescField): unknown {
  if (field.message) return reflect(field.message);
  if (field.enum) return field.enum.values[0]?.number;
  return scalarZeroValue(field.scalar ?? ScalarType.STRING, false);
}

function fillMap(
  walk: Walk,
  target: ReflectMessage,
  field: DescField & { fieldKind: "map" },
  place: Place,
): void {
  const { json, path, secret } = place;
  if (!isJsonObject(json)) {
    mismatch(walk, place, expectation(field), "");
    return;
  }
  const map = target.get(field);
  for (const [name, item] of Object.entries(json)) {
    const at = { json: item, path: [...path, name], secret };
    const key = mapKey(field.mapKey, name);
    if (key === undefined)
      refuse(walk, at, "field.type", `the key must be ${KEY_WORDS[field.mapKey] ?? "a whole number"}`, "key");
    const value = readValue(walk, field, at);
    if (key !== undefined && value !== REFUSED) map.set(key, value);
  }
}

const KEY_WORDS: Partial<Record<ScalarType, string>> = { [ScalarType.BOOL]: "true or false" };

function mapKey(type: ScalarType, name: string): string | number | bigint | boolean | undefined {
  if (type === ScalarType.STRING) return name;
  if (type === ScalarType.BOOL) return name === "true" ? true : name === "false" ? false : undefined;
  if (!/^-?\d{1,20}$/.test(name)) return undefined;
  const result = scalarValue(type, BigInt(name), false, () => name);
  return "value" in result ? (result.value as number | bigint) : undefined;
}

/** One value of a field, of a list's item or of a map's entry, as reflection takes it. */
function readValue(walk: Walk, field: DescField, place: Place): unknown {
  const { json, path, secret } = place;
  if (field.message) return readMessage(walk, field.message, field, place);
  const text = () => walk.locate(path).text;
  const result = field.enum
    ? enumValue(field.enum, json, secret)
    : scalarValue(field.scalar as ScalarType, json, secret, text);
  if ("value" in result) return result.value;
  if ("mismatch" in result) mismatch(walk, place, singular(field), result.mismatch);
  else refuse(walk, place, result.rule, result.message);
  return REFUSED;
}

function readMessage(walk: Walk, schema: DescMessage, field: DescField, place: Place): unknown {
  if (schema.typeName.startsWith("google.protobuf.")) {
    try {
      return reflect(schema, fromJson(schema, plainJson(place.json)));
    } catch {
      mismatch(walk, place, singular(field), "");
      return REFUSED;
    }
  }
  const before = walk.refused.length;
  const target = reflect(schema);
  fillMessage(walk, target, place);
  const isRefused = walk.refused.slice(before).some((path) => path.length === place.path.length);
  return isRefused ? REFUSED : target;
}

/** Throws for an integer that a JSON number can't hold. */
function plainJson(json: Json): JsonValue {
  if (typeof json === "bigint") {
    if (BigInt(Number(json)) !== json) throw new RangeError("beyond 2^53");
    return Number(json);
  }
  if (Array.isArray(json)) return json.map(plainJson);
  if (!isJsonObject(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, plainJson(value)]));
}

function mismatch(walk: Walk, place: Place, expected: string, hint: string): void {
  const { json, path, secret } = place;
  const found = finding(json, secret, walk.locate(path).text);
  refuse(walk, place, "field.type", `expected ${expected}, found ${found}${hint}`);
}

function refuse(walk: Walk, { path }: Place, rule: string, message: string, part?: "key"): void {
  if (walk.problems.length >= MAX_PROBLEMS) return;
  walk.problems.push(problemAt(walk.locate(path, part), path, rule, message));
  walk.refused.push(path);
}
