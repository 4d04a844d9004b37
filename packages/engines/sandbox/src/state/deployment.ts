import { createHash } from "node:crypto";
import type { Deployment, StackName } from "@kindling/core/engine";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import type { Checkpoint, PendingOperation, ResourceState } from "./checkpoint.ts";
import { integrityProblem } from "./integrity.ts";
import { decodeProperties, decodeProperty, type Refuse, type Unseal } from "./property-encoding.ts";
import { checkResource, FEATURES, isOperationType } from "./resource-fields.ts";

/** Who writes: Pulumi shows it, and checks that `magic` is its hash. */
const WRITER = "kindling-sandbox";
const VERSION = 3;
/** The version for states that use features. */
const FEATURES_VERSION = 4;

export const manifest = (time: Date): PropertyMap => ({
  time: time.toISOString(),
  magic: createHash("sha256").update(WRITER).digest("hex"),
  version: WRITER,
});

/** The version and features of Pulumi's format that a checkpoint needs. */
export function formatOf({ resources }: Checkpoint): { version: number; features?: string[] } {
  const features = Object.keys(FEATURES).filter((feature) =>
    resources.some(FEATURES[feature] as () => boolean),
  );
  return features.length > 0 ? { version: FEATURES_VERSION, features } : { version: VERSION };
}

/** A deployment whose version and shape are known to be right, but whose secrets are still sealed. */
export interface SealedDeployment {
  readonly time: string | undefined;
  /** Absent when nothing was ever encrypted. */
  readonly secretsProvider: { readonly type: string; readonly state: PropertyValue } | undefined;
  readonly resources: readonly PropertyMap[];
  readonly pendingOperations: readonly { readonly resource: PropertyMap; readonly type: PropertyValue }[];
}

const NOTHING: SealedDeployment = {
  time: undefined,
  secretsProvider: undefined,
  resources: [],
  pendingOperations: [],
};

/** Checks a deployment in Pulumi's export format. Throws what `refuse` makes. */
export function checkDeployment(value: unknown, refuse: Refuse): SealedDeployment {
  if (!isObject(value as PropertyValue)) throw refuse("", "it must be an object");
  const { version, features, deployment } = value as Partial<Deployment>;
  checkVersion(version, features, refuse);
  if (deployment === undefined || deployment === null) return NOTHING;
  if (!isObject(deployment)) throw refuse("deployment", "it must be an object");
  return checkLatest(deployment, "deployment", refuse);
}

/**
 * Checks a stack's file (`apitype.VersionedCheckpoint`). Throws what `refuse` makes. Whose it is only its resources
 * tell: `pulumi stack rename` leaves the old name in `checkpoint.stack`.
 */
export function checkStackFile(value: unknown, refuse: Refuse): SealedDeployment {
  if (!isObject(value as PropertyValue)) throw refuse("", "it must be an object");
  const { version, features, checkpoint } = value as PropertyMap;
  if (version === undefined || checkpoint === undefined)
    throw refuse("", "it isn't Pulumi's state of a stack");
  checkVersion(version, features, refuse);
  if (!isObject(checkpoint)) throw refuse("checkpoint", "it must be an object");
  const { latest } = checkpoint;
  if (latest === undefined || latest === null) return NOTHING;
  if (!isObject(latest)) throw refuse("checkpoint.latest", "it must be an object");
  return checkLatest(latest, "checkpoint.latest", refuse);
}

function checkVersion(version: unknown, features: unknown, refuse: Refuse): void {
  if (typeof version !== "number" || !Number.isInteger(version))
    throw refuse("version", "it must be a number");
  if (version > FEATURES_VERSION)
    throw refuse("version", `${version} is newer than ${FEATURES_VERSION}, the newest that Kindling reads`);
  if (version < VERSION)
    throw refuse(
      "version",
      `${version} is older than ${VERSION}; \`pulumi stack export\` brings it up to date`,
    );
  if (features !== undefined && features !== null && !Array.isArray(features))
    throw refuse("features", "it must be a list");
  const unknown = ((features ?? []) as unknown[]).filter((name) => !Object.hasOwn(FEATURES, String(name)));
  if (unknown.length > 0) throw refuse("features", `Kindling doesn't know ${unknown.join(", ")}`);
}

function checkLatest(latest: PropertyMap, path: string, refuse: Refuse): SealedDeployment {
  const {
    manifest: written,
    secrets_providers: provider,
    resources,
    pending_operations: operations,
  } = latest;
  if (
    provider !== undefined &&
    provider !== null &&
    !(isObject(provider) && typeof provider.type === "string")
  )
    throw refuse(`${path}.secrets_providers`, "it must name a type");
  const list = (value: PropertyValue | undefined, field: string): PropertyValue[] => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw refuse(`${path}.${field}`, "it must be a list");
    return value;
  };
  return {
    time: isObject(written) && typeof written.time === "string" ? written.time : undefined,
    secretsProvider: isObject(provider)
      ? { type: provider.type as string, state: provider.state ?? null }
      : undefined,
    resources: list(resources, "resources").map((resource, index) =>
      checkResource(resource, `${path}.resources[${index}]`, refuse),
    ),
    pendingOperations: list(operations, "pending_operations").map((operation, index) => {
      const at = `${path}.pending_operations[${index}]`;
      if (!isObject(operation)) throw refuse(at, "it must be an object");
      if (!isOperationType(operation.type)) throw refuse(`${at}.type`, "it isn't an operation of Pulumi's");
      return { resource: checkResource(operation.resource, `${at}.resource`, refuse), type: operation.type };
    }),
  };
}

/** Opens the secrets of a deployment and sees that it makes sense as the stack's. Throws what `refuse` makes. */
export function openDeployment(
  sealed: SealedDeployment,
  stack: StackName,
  unseal: Unseal,
  refuse: Refuse,
): Checkpoint {
  const open = (resource: PropertyMap): ResourceState => openResource(resource, stack, unseal, refuse);
  const checkpoint: Checkpoint = {
    resources: sealed.resources.map(open),
    pendingOperations: sealed.pendingOperations.map(
      ({ resource, type }) => ({ resource: open(resource), type }) as PendingOperation,
    ),
  };
  const problem = integrityProblem(checkpoint);
  if (problem) throw refuse(problem.urn, problem.reason);
  return checkpoint;
}

function openResource(
  resource: PropertyMap,
  { project, stack }: StackName,
  unseal: Unseal,
  refuse: Refuse,
): ResourceState {
  const urn = resource.urn as string;
  if (!urn.startsWith(`urn:pulumi:${stack}::${project}::`))
    throw refuse(urn, `this resource isn't one of stack ${stack} of ${project}`);
  const { inputs, outputs, replacementTrigger } = resource;
  return {
    ...resource,
    custom: resource.custom === true,
    inputs: decodeProperties((inputs ?? {}) as PropertyMap, unseal, refuse, `${urn}.inputs`),
    outputs: decodeProperties((outputs ?? {}) as PropertyMap, unseal, refuse, `${urn}.outputs`),
    ...(replacementTrigger !== undefined && {
      replacementTrigger: decodeProperty(replacementTrigger, unseal, refuse, `${urn}.replacementTrigger`),
    }),
  } as unknown as ResourceState;
}
