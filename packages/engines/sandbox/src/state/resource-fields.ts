import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import type { OperationType, ResourceState } from "./checkpoint.ts";
import type { Refuse } from "./property-encoding.ts";

type Shape = "string" | "boolean" | "strings" | "strings by name" | "object" | "list" | "any";

/** The fields of a resource in state, in Pulumi's order (`apitype.ResourceV3`). */
export const RESOURCE_FIELDS: Readonly<Record<keyof ResourceState, Shape>> = {
  urn: "string",
  custom: "boolean",
  delete: "boolean",
  id: "string",
  type: "string",
  inputs: "object",
  outputs: "object",
  parent: "string",
  protect: "boolean",
  taint: "boolean",
  external: "boolean",
  dependencies: "strings",
  initErrors: "strings",
  provider: "string",
  propertyDependencies: "strings by name",
  pendingReplacement: "boolean",
  additionalSecretOutputs: "strings",
  aliases: "strings",
  customTimeouts: "object",
  importID: "string",
  retainOnDelete: "boolean",
  deletedWith: "string",
  replaceWith: "strings",
  created: "string",
  modified: "string",
  sourcePosition: "string",
  stackTrace: "list",
  ignoreChanges: "strings",
  hideDiff: "list",
  replaceOnChanges: "strings",
  replacementTrigger: "any",
  refreshBeforeUpdate: "boolean",
};

/**
 * What Pulumi calls a feature, and needs version 4 of its format for, by the resources that use it. States with
 * others (hooks, views, …) are refused, since the engine would run them wrongly.
 */
export const FEATURES: Readonly<Record<string, (resource: ResourceState) => boolean>> = {
  refreshBeforeUpdate: ({ refreshBeforeUpdate }) => refreshBeforeUpdate === true,
  replaceWith: ({ replaceWith }) => (replaceWith ?? []).length > 0,
  taint: ({ taint }) => taint === true,
};

const OPERATION_TYPES: Readonly<Record<OperationType, true>> = {
  creating: true,
  updating: true,
  deleting: true,
  reading: true,
  importing: true,
};

export const isOperationType = (value: PropertyValue | undefined): value is OperationType =>
  typeof value === "string" && Object.hasOwn(OPERATION_TYPES, value);

/**
 * Sees that a resource has the fields it needs, and each in its shape. Fields that are null are left out, as
 * Pulumi does; those that it doesn't know are kept. Throws what `refuse` makes.
 */
export function checkResource(
  resource: PropertyValue | undefined,
  path: string,
  refuse: Refuse,
): PropertyMap {
  if (!isObject(resource)) throw refuse(path, "a resource must be an object");
  for (const field of ["urn", "type"])
    if (!resource[field]) throw refuse(`${path}.${field}`, "it is missing");
  const present = Object.entries(resource).filter(([, value]) => value !== null);
  for (const [field, value] of present) {
    const shape = Object.hasOwn(RESOURCE_FIELDS, field)
      ? RESOURCE_FIELDS[field as keyof ResourceState]
      : "any";
    if (!SHAPES[shape](value)) throw refuse(`${path}.${field}`, `it must be ${MUST_BE[shape]}`);
  }
  return Object.fromEntries(present.map(([field, value]) => [field, withoutNullLists(field, value)]));
}

/** Pulumi writes a property without dependencies as null. */
function withoutNullLists(field: string, value: PropertyValue): PropertyValue {
  if (RESOURCE_FIELDS[field as keyof ResourceState] !== "strings by name" || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, list]) => [name, list ?? []]));
}

const isStrings = (value: PropertyValue): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

const SHAPES: Readonly<Record<Shape, (value: PropertyValue) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  strings: isStrings,
  "strings by name": (value) =>
    isObject(value) && Object.values(value).every((item) => item === null || isStrings(item)),
  object: isObject,
  list: Array.isArray,
  any: () => true,
};

const MUST_BE: Readonly<Record<Shape, string>> = {
  string: "a string",
  boolean: "true or false",
  strings: "a list of strings",
  "strings by name": "an object of lists of strings",
  object: "an object",
  list: "a list",
  any: "a value",
};
