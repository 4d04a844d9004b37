import type { Deployment } from "@kindling/core/engine";
import {
  isSecret,
  mapValue,
  type PropertyMap,
  type PropertyValue,
  secret,
} from "@kindling/core/property-value";
import type { PendingOperation } from "@kindling/engine-program/interruption";
import { ROOT_STACK_TYPE } from "@kindling/engine-program/urn";

/** A resource of a stack's state, secrets laid open within their marks. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
  readonly external?: boolean;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

/** What a stack's state holds. */
export interface StackState {
  readonly resources: readonly StateResource[];
  /** What an interrupted run had begun. */
  readonly pending: readonly PendingOperation[];
  /** What its secrets are encrypted with: `passphrase`, a key's URL, or Pulumi's service (`service`). */
  readonly secretsProvider?: string | undefined;
}

/** What `pulumi stack export --show-secrets` prints. */
export function stateIn(exported: Deployment): StackState {
  const operations = (exported.deployment.pending_operations ?? []) as unknown as {
    resource: { urn: string };
    type: string;
  }[];
  return {
    resources: resourcesOf(exported),
    secretsProvider: secretsProviderIn(exported),
    pending: operations.map(({ resource, type }) => ({ urn: resource.urn, type })),
  };
}

function secretsProviderIn({ deployment }: Deployment): string | undefined {
  const { type, state } = (deployment.secrets_providers ?? {}) as { type?: string; state?: { url?: string } };
  return state?.url ?? type;
}

/** The resources in what `pulumi stack export --show-secrets` prints. */
export function resourcesOf({ deployment }: Deployment): readonly StateResource[] {
  return mapValue(deployment.resources ?? [], (part) =>
    isSecret(part) ? secret(openText(part)) : undefined,
  ) as unknown as StateResource[];
}

function openText(part: PropertyMap): PropertyValue {
  return typeof part.plaintext === "string" ? JSON.parse(part.plaintext) : (part.value ?? null);
}

export const stackOutputsIn = (resources: readonly StateResource[]): PropertyMap =>
  resources.find(({ type }) => type === ROOT_STACK_TYPE)?.outputs ?? {};
