import { KindlingError } from "@kindling/core/error";
import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  isObject,
  mapValue,
  OUTPUT_VALUE_SIGNATURE,
  type PropertyMap,
  type PropertyValue,
  RESOURCE_REFERENCE_SIGNATURE,
  SIGNATURE_KEY,
  secret,
  UNKNOWN,
} from "@kindling/core/property-value";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { unsupported } from "./failure.ts";
import type { CustomTimeouts } from "./state/checkpoint.ts";
import type { Alias, Goal } from "./step.ts";

interface Struct {
  toJavaScript(): unknown;
}

/** The properties of a request. Output values are laid open; files and archives, which only others need, refused. */
export function propertiesOf(
  struct: Struct | undefined,
  options: { keepReferences?: boolean } = {},
): PropertyMap {
  const plain = (struct?.toJavaScript() ?? {}) as PropertyMap;
  return mapValue(plain, (part) => translate(part, options)) as PropertyMap;
}

function translate(part: PropertyValue, options: { keepReferences?: boolean }): PropertyValue | undefined {
  if (!isObject(part)) return undefined;
  switch (part[SIGNATURE_KEY]) {
    case OUTPUT_VALUE_SIGNATURE: {
      const value =
        part.value === undefined ? UNKNOWN : mapValue(part.value, (inner) => translate(inner, options));
      return part.secret === true ? secret(value) : value;
    }
    case RESOURCE_REFERENCE_SIGNATURE:
      // Providers get what they would from Pulumi: the id of the resource, or its URN when it has none.
      if (options.keepReferences) return undefined;
      return part.id === "" ? UNKNOWN : (part.id ?? part.urn ?? null);
    case ASSET_SIGNATURE:
    case ARCHIVE_SIGNATURE:
      throw unsupported("assets and archives (pulumi.asset)");
    default:
      return undefined;
  }
}

/** A registration as the engine sees it. Refuses by name what the sandbox lacks. */
export function goalOf(request: RegisterResourceRequest): Goal {
  if (request.getRemote()) throw unsupported(`components of other languages (${request.getType()})`);
  if (request.getPackageref()) throw unsupported("parameterized packages");
  if (request.getTransformsList().length > 0) throw unsupported("transforms");
  if (request.hasHooks()) throw unsupported("resource hooks");
  if (request.getEnvvarmappingsMap().getLength() > 0) throw unsupported("envVarMappings");
  const custom = request.getCustom();
  const propertyDependencies: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((needed, key) => {
    propertyDependencies[key] = needed.getUrnsList();
  });
  const timeouts = timeoutsOf(request.getCustomtimeouts());
  const [parent, provider, deletedWith] = [
    request.getParent(),
    request.getProvider(),
    request.getDeletedwith(),
  ];
  const importId = request.getImportid();
  const trigger = request.getReplacementTrigger()?.toJavaScript() as PropertyValue | undefined;
  const defined = request.getDeletebeforereplacedefined() || request.getDeletebeforereplace();
  return {
    type: request.getType(),
    name: request.getName(),
    custom,
    inputs: propertiesOf(request.getObject(), { keepReferences: !custom }),
    ...(parent && { parent }),
    ...(provider && { provider }),
    dependencies: request.getDependenciesList(),
    propertyDependencies,
    ...(request.hasProtect() && { protect: request.getProtect() ?? false }),
    ...(request.hasRetainondelete() && { retainOnDelete: request.getRetainondelete() ?? false }),
    ...(defined && { deleteBeforeReplace: request.getDeletebeforereplace() }),
    ...(deletedWith && { deletedWith }),
    replaceWith: request.getReplaceWithList(),
    ...(trigger !== undefined && trigger !== null && { replacementTrigger: trigger }),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    hideDiff: request.getHidediffsList(),
    aliases: [
      ...request.getAliasurnsList().map((urn) => ({ urn })),
      ...request.getAliasesList().map(aliasOf),
    ],
    ...(custom && importId && { importId }),
    ...(timeouts && { customTimeouts: timeouts }),
  };
}

/** A read as a registration without options. */
export function readGoalOf(request: ReadResourceRequest): Goal {
  if (request.getPackageref()) throw unsupported("parameterized packages");
  const parent = request.getParent();
  return {
    type: request.getType(),
    name: request.getName(),
    custom: true,
    inputs: propertiesOf(request.getProperties()),
    ...(parent && { parent }),
    ...(request.getProvider() && { provider: request.getProvider() }),
    dependencies: request.getDependenciesList(),
    propertyDependencies: {},
    replaceWith: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    hideDiff: [],
    aliases: [],
  };
}

function aliasOf(alias: ReturnType<RegisterResourceRequest["getAliasesList"]>[number]): Alias {
  const spec = alias.getSpec();
  if (!spec) return { urn: alias.getUrn() };
  return {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    parent: spec.getParenturn(),
    noParent: spec.getNoparent(),
  };
}

function timeoutsOf(
  timeouts: RegisterResourceRequest.CustomTimeouts | undefined,
): CustomTimeouts | undefined {
  if (!timeouts) return undefined;
  const given = {
    create: timeouts.getCreate(),
    update: timeouts.getUpdate(),
    delete: timeouts.getDelete(),
    read: timeouts.getRead(),
  };
  const seconds = Object.entries(given).flatMap(([key, text]) =>
    text ? [[key, secondsOf(text)] as const] : [],
  );
  return seconds.length > 0 ? Object.fromEntries(seconds) : undefined;
}

const UNITS: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};

/** Seconds of a duration in Go's notation: `1h30m`, `2.5s`. */
export function secondsOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== duration)
    throw new KindlingError(
      "program",
      `customTimeouts: ${duration} isn't a duration; write it like 5m or 1h30m`,
    );
  return parts.reduce((sum, [, amount, unit = "s"]) => sum + Number(amount) * (UNITS[unit] ?? 1), 0);
}
