import {
  create,
  type DescField,
  type DescMessage,
  isMessage,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { isObject, type PropertyMap, type PropertyValue, UNKNOWN } from "@kindling/core/property-value";
import { type Equals, same } from "./diff.ts";
import { nestedMessage, propertiesOf, zeroIsAbsent } from "./properties.ts";
import { conceal, open } from "./secrets.ts";
import { isZero, toProperty } from "./to-properties.ts";

/**
 * What an author's function learnt about a resource. A whole message says everything; any other object only what it
 * names, and `undefined` there means absent.
 */
export type Learnt<Schema extends DescMessage> =
  | MessageShape<Schema>
  | { [Field in keyof MessageInitShape<Schema>]?: MessageInitShape<Schema>[Field] | undefined };

/** A resource's properties after an operation: what was known before, overlaid with what was learnt. Opened. */
export function learn(schema: DescMessage, before: PropertyMap, learnt: object): PropertyMap {
  const message = create(schema, withoutUndefined(learnt));
  const known = open(before);
  const state: PropertyMap = {};
  for (const property of propertiesOf(schema)) {
    const { name, field, role } = property;
    const old = known[name];
    const isLearnt =
      isMessage(learnt) || field.localName in learnt || (field.oneof && field.oneof.localName in learnt);
    const value =
      isLearnt || (role === "output" && old === undefined) ? toProperty(schema, message, property) : old;
    if (value === undefined || value === null) continue;
    const meansAbsent = role === "input" && old === undefined && zeroIsAbsent(field) && isZero(value);
    if (!meansAbsent) state[name] = value;
  }
  return state;
}

/** The state as the engine keeps it: secrets wrapped by the options and where the inputs' were. */
export function seal(schema: DescMessage, state: PropertyMap, ...like: readonly PropertyMap[]): PropertyMap {
  return like.reduce((sealed, other) => conceal(schema, sealed, other), conceal(schema, state));
}

/**
 * The inputs that a program would have to give for the resource to be as it was found: those given before, with what
 * changed in the cloud. An import (nothing given before) takes all but what the cloud may have chosen and whose removal
 * would be a change: a program that never names it means to leave it.
 */
export function inputsFound(
  schema: DescMessage,
  found: PropertyMap,
  before: { readonly inputs: PropertyMap; readonly isImport: boolean },
  equals: Equals,
): PropertyMap {
  const given = open(before.inputs);
  const inputs: PropertyMap = {};
  for (const { name, field, role, removalChanges } of propertiesOf(schema)) {
    if (role === "output") continue;
    const old = given[name];
    const value = insideFound(field, found[name], old, before.isImport);
    if (value === undefined) continue;
    if (old === undefined && role === "computed" && (removalChanges || !before.isImport)) continue;
    if (old === undefined && zeroIsAbsent(field) && isZero(value)) continue;
    const unchanged = old !== undefined && (same(old, value) || equals[field.localName]?.(old, value));
    inputs[name] = unchanged ? (before.inputs[name] as PropertyValue) : value;
  }
  return conceal(schema, inputs, before.inputs);
}

/** What was found for a field, less what no program would say within it: outputs, and what the cloud chose. */
function insideFound(
  field: DescField,
  found: PropertyValue | undefined,
  old: PropertyValue | undefined,
  isImport: boolean,
): PropertyValue | undefined {
  const nested = field.fieldKind === "message" ? nestedMessage(field) : undefined;
  if (!nested || !isObject(found)) return found;
  return inputsFound(nested, found, { inputs: isObject(old) ? old : {}, isImport }, {});
}

/** The outputs that a preview can promise: inputs as given; of the rest what can't change, and unknowns. */
export function preview(schema: DescMessage, inputs: PropertyMap, old?: PropertyMap): PropertyMap {
  const state: PropertyMap = {};
  for (const { name, role, immutable } of propertiesOf(schema)) {
    const given = role === "output" ? undefined : inputs[name];
    const kept = immutable || role === "computed" ? old?.[name] : undefined;
    const value = given ?? kept ?? (role === "input" ? undefined : UNKNOWN);
    if (value !== undefined) state[name] = value;
  }
  return state;
}

function withoutUndefined(learnt: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(learnt).filter(([key, value]) => value !== undefined && !key.startsWith("$")),
  );
}

/** A function's answer as properties, zero values too. */
export function outputsOf(schema: DescMessage, answer: object): PropertyMap {
  const message = create(schema, withoutUndefined(answer));
  return Object.fromEntries(
    propertiesOf(schema).flatMap((property): [string, PropertyValue][] => {
      const value = toProperty(schema, message, property);
      return value === undefined ? [] : [[property.name, value]];
    }),
  );
}
