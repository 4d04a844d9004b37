import type { PropertyMap, PropertyValue } from "@kindling/core/property-value";

/** Seconds; 0 or absent is the provider's default. */
export interface CustomTimeouts {
  readonly create?: number;
  readonly update?: number;
  readonly delete?: number;
  readonly read?: number;
}

/**
 * A resource in a stack's state: Pulumi's `apitype.ResourceV3`, with secrets in its properties laid open as
 * `{signature, value}`. Never changed in place: a new state of a resource is a new object, so that what was
 * encrypted for one save serves the next.
 */
export interface ResourceState {
  readonly urn: string;
  /** Managed by a provider; components are not. */
  readonly custom: boolean;
  /** Replaced already, and to be deleted in this or the next run. */
  readonly delete?: boolean;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly taint?: boolean;
  /** Read, not managed. */
  readonly external?: boolean;
  readonly dependencies?: readonly string[];
  /** Why it isn't as asked although it exists. Never holds secrets. */
  readonly initErrors?: readonly string[];
  /** `URN::id` of its provider. */
  readonly provider?: string;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** Deleted in order to be replaced, and not yet created anew. */
  readonly pendingReplacement?: boolean;
  readonly additionalSecretOutputs?: readonly string[];
  readonly aliases?: readonly string[];
  readonly customTimeouts?: CustomTimeouts;
  readonly importID?: string;
  readonly retainOnDelete?: boolean;
  readonly deletedWith?: string;
  readonly replaceWith?: readonly string[];
  /** ISO 8601. */
  readonly created?: string;
  /** ISO 8601. */
  readonly modified?: string;
  readonly sourcePosition?: string;
  readonly stackTrace?: readonly { readonly sourcePosition?: string }[];
  readonly ignoreChanges?: readonly string[];
  readonly hideDiff?: readonly (readonly (string | number)[])[];
  readonly replaceOnChanges?: readonly string[];
  readonly replacementTrigger?: PropertyValue;
  readonly refreshBeforeUpdate?: boolean;
}

/** Pulumi's `apitype.OperationType`. */
export type OperationType = "creating" | "updating" | "deleting" | "reading" | "importing";

/** Pulumi's `apitype.OperationV2`: begun, and not known to have ended. */
export interface PendingOperation {
  readonly resource: ResourceState;
  readonly type: OperationType;
}

/** What a stack's state holds; in Pulumi's order, each resource after those that it needs. */
export interface Checkpoint {
  readonly resources: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
}

export const EMPTY_CHECKPOINT: Checkpoint = { resources: [], pendingOperations: [] };
