import {
  containsUnknown,
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  UNKNOWN,
} from "@kindling/core/property-value";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { requestProperties, type Struct } from "./request-properties.ts";
import { parseProviderReference } from "./urn.ts";

/**
 * What a program asks for of one resource: each part of its properties and options as JSON, by path; null for what isn't
 * known yet. Secrets are in it in the clear: it leaves the process encrypted only.
 */
export type Goal = Readonly<Record<string, string | null>>;

/** Which of a registration's options count, by the names that users know. What depends on unknowns isn't among them. */
const OPTIONS: Readonly<Record<string, (request: RegisterResourceRequest) => unknown>> = {
  parent: (request) => request.getParent(),
  provider: (request) => providerOf(request.getProvider()),
  protect: (request) => request.getProtect() ?? false,
  retainOnDelete: (request) => request.getRetainondelete() ?? false,
  deleteBeforeReplace: (request) => request.getDeletebeforereplace(),
  ignoreChanges: (request) => request.getIgnorechangesList().toSorted(),
  replaceOnChanges: (request) => request.getReplaceonchangesList().toSorted(),
  additionalSecretOutputs: (request) => request.getAdditionalsecretoutputsList().toSorted(),
  aliases: (request) => request.getAliasesList().map((alias) => alias.toObject()),
  import: (request) => request.getImportid(),
  customTimeouts: (request) => request.getCustomtimeouts()?.toObject(),
  deletedWith: (request) => request.getDeletedwith(),
  replaceWith: (request) => request.getReplaceWithList().toSorted(),
  version: (request) => request.getVersion(),
};

/** What is asked for when a resource is registered. */
export function goalOfRegistration(request: RegisterResourceRequest): Goal {
  const options = Object.entries(OPTIONS).map(([name, read]) => [`option ${name}`, textOf(read(request))]);
  return { ...Object.fromEntries(options), ...parts(requestProperties(request.getObject())) };
}

/** What is asked for when a resource is read that isn't the program's own. */
export function goalOfRead(request: ReadResourceRequest): Goal {
  const id = request.getId();
  return {
    "option id": id === UNKNOWN ? null : textOf(id),
    "option provider": textOf(providerOf(request.getProvider())),
    ...parts(requestProperties(request.getProperties())),
  };
}

/** What a resource, or the stack itself, gives out. */
export function goalOfOutputs(outputs: Struct | undefined): Goal {
  return Object.fromEntries(
    Object.entries(parts(requestProperties(outputs))).map(([path, text]) => [`output ${path}`, text]),
  );
}

/** The paths at which two goals differ, but for what the first didn't know. */
export function goalDifferences(planned: Goal, actual: Goal): string[] {
  const unknown = Object.keys(planned).filter((path) => planned[path] === null);
  const isOpen = (path: string): boolean =>
    unknown.some((open) => path === open || path.startsWith(`${open}.`) || path.startsWith(`${open}[`));
  const paths = new Set([...Object.keys(planned), ...Object.keys(actual)]);
  return [...paths].filter((path) => planned[path] !== actual[path] && !isOpen(path));
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? "";

/** Without the provider's id, which a preview doesn't know of one that is new. */
const providerOf = (reference: string): string => reference && parseProviderReference(reference).urn;

function parts(properties: PropertyMap): Goal {
  const found: Record<string, string | null> = {};
  const visit = (value: PropertyValue, path: string): void => {
    if (isSecret(value) || !isBranch(value)) found[path] = containsUnknown(value) ? null : textOf(value);
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`);
    else for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`);
  };
  for (const [key, value] of Object.entries(properties)) visit(value, key);
  return found;
}

/** Something with parts of its own. */
function isBranch(value: PropertyValue): value is PropertyValue[] | PropertyMap {
  return Array.isArray(value) ? value.length > 0 : isObject(value) && Object.keys(value).length > 0;
}
