import { randomBytes } from "node:crypto";
import { listed, nearest } from "@kindling/core/nearest";
import {
  type PropertyMap,
  type PropertyValue,
  secret,
  UNKNOWN,
  withoutSecrets,
} from "@kindling/core/property-value";
import type { CheckFailure, CheckResult } from "@kindling/core/provider";
import { isRegionCode, REGION_RULE } from "./config.ts";
import type { Property, ResourceType } from "./resource-type.ts";

export interface CheckCall {
  readonly urn: string;
  readonly olds?: PropertyMap;
  readonly news: PropertyMap;
  readonly randomSeed: Uint8Array;
  readonly autonaming?: { readonly proposedName: string; readonly mode: "propose" | "enforce" | "disable" };
}

/** Checks a resource's inputs and fills in the name, the provider's region and defaults. */
export function checkInputs(
  type: ResourceType,
  call: CheckCall,
  providerRegion: string | undefined,
): CheckResult {
  const { urn, olds, news, randomSeed } = call;
  const failures: CheckFailure[] = [];
  const inputs: PropertyMap = {};
  for (const [name, given] of Object.entries(news)) {
    const value = withoutSecrets(given);
    if (value === null || name.startsWith("__")) continue;
    const property = type.inputs[name];
    const reason = property ? problem(name, property, value) : unknownProperty(type, name);
    if (reason) failures.push({ property: name, reason });
    else inputs[name] = property?.secret && value !== UNKNOWN ? secret(given) : given;
  }
  for (const [name, property] of Object.entries(type.inputs)) {
    if (property.default !== undefined) inputs[name] ??= property.default;
  }
  // A name once chosen stays; the engine leaves `olds` out when it wants another, to replace the resource.
  const { autonaming } = call;
  inputs.name ??= olds?.name ?? (autonaming?.proposedName || autoName(urn, randomSeed));
  if (autonaming?.mode === "disable" && news.name === undefined && olds?.name === undefined) {
    failures.push({ property: "name", reason: "must be given, since `pulumi:autonaming` is disabled" });
  }
  const region = inputs.region ?? providerRegion;
  if (region !== undefined) inputs.region = typeof region === "string" ? asListed(region) : region;
  return { inputs, failures };
}

const asListed = (region: string): string => (region === UNKNOWN ? region : region.toUpperCase());

function problem(name: string, { type, problem: rule }: Property, value: PropertyValue): string | undefined {
  if (value === UNKNOWN) return undefined;
  if (type === "integer" && !Number.isSafeInteger(value)) return "must be a whole number";
  if (type === "string" && typeof value !== "string") return "must be a string";
  if (value === "") return "must not be empty";
  if (name === "region" && !isRegionCode(String(value))) return REGION_RULE;
  return rule?.(value);
}

function unknownProperty(type: ResourceType, name: string): string {
  const noun = type.token.slice(type.token.lastIndexOf(":") + 1);
  if (type.outputs.includes(name)) return `is set by Civo; leave it out`;
  const names = Object.keys(type.inputs);
  const near = nearest(name, names);
  return `${noun} has no such property${near ? `; did you mean ${near}?` : "."} It has ${listed(names)}`;
}

/** `<logical name>-<7 hex digits>`, as Pulumi names what the program leaves unnamed. */
function autoName(urn: string, seed: Uint8Array): string {
  const bytes = seed.length >= 4 ? seed : randomBytes(4);
  return `${logicalName(urn)}-${Buffer.from(bytes).toString("hex").slice(0, 7)}`;
}

/** Whether a name was made by `autoName`, so that a replacement gets another. */
export const isAutoName = (urn: string, name: PropertyValue | undefined): boolean =>
  typeof name === "string" &&
  name.startsWith(`${logicalName(urn)}-`) &&
  /^-[0-9a-f]{7}$/.test(name.slice(logicalName(urn).length));

const logicalName = (urn: string): string => urn.split("::").slice(3).join("::");
