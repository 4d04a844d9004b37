import type { PropertyMap } from "./property-value.ts";

/** A reason why Check refuses inputs, at a property path such as `tags[2]`. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

/** Kinds of a property's difference, as Pulumi names them in lower case. */
export type PropertyDiffKind =
  | "add"
  | "add-replace"
  | "delete"
  | "delete-replace"
  | "update"
  | "update-replace";

export interface DiffResult {
  readonly changes: "none" | "some" | "unknown";
  /** Paths of properties whose change needs a new resource. */
  readonly replaces: readonly string[];
  /** Names of properties that stay the same whatever changes. */
  readonly stables: readonly string[];
  readonly deleteBeforeReplace: boolean;
  /** By property path, as Pulumi prints it: `tags[0]`, `rules[1].port`. */
  readonly detailedDiff: Readonly<
    Record<string, { readonly kind: PropertyDiffKind; readonly inputDiff: boolean }>
  >;
}

/** What every call about one resource carries. */
export interface ResourceCall {
  readonly urn: string;
  /** Aborted when the run is to stop at once; an operation in flight may then end early with an error. */
  readonly signal: AbortSignal;
  /** Reports progress or a warning about the resource. Must not contain secrets. */
  readonly log: (severity: "debug" | "info" | "warning" | "error", message: string) => void;
}

export interface ReadResult {
  /** Absent when the resource is gone. */
  readonly id?: string;
  readonly inputs?: PropertyMap;
  readonly outputs?: PropertyMap;
}

/**
 * A provider of one package's resources: Pulumi's provider protocol (`pulumirpc.ResourceProvider`) as plain calls.
 * One instance serves one provider resource (default or explicit) and is configured once. Property maps may hold
 * secrets and, in previews, unknowns; a provider returns secrets wrapped.
 */
export interface Provider {
  /** Of the package, for engines that ask for one. */
  readonly version?: string;
  /** Checks and completes the provider's own configuration. `olds` is what an earlier run configured. */
  checkConfig(call: ResourceCall & { olds?: PropertyMap; news: PropertyMap }): Promise<CheckResult>;
  /** A change of credentials is never a replacement. */
  diffConfig(call: ResourceCall & { oldInputs: PropertyMap; news: PropertyMap }): Promise<DiffResult>;
  /** Not called while the configuration holds unknowns. */
  configure(call: ResourceCall & { inputs: PropertyMap }): Promise<void>;
  check(
    call: ResourceCall & {
      olds?: PropertyMap;
      news: PropertyMap;
      randomSeed: Uint8Array;
      /** How `pulumi:autonaming` wants the resource named, where it says so. */
      autonaming?: { proposedName: string; mode: "propose" | "enforce" | "disable" };
    },
  ): Promise<CheckResult>;
  diff(
    call: ResourceCall & {
      id: string;
      oldInputs: PropertyMap;
      oldOutputs: PropertyMap;
      news: PropertyMap;
      ignoreChanges: readonly string[];
    },
  ): Promise<DiffResult>;
  /** In a preview the outputs hold unknowns for what only the cloud can tell, and the id is empty. */
  create(
    call: ResourceCall & {
      inputs: PropertyMap;
      preview: boolean;
      timeoutSeconds?: number;
      /** An earlier run was cut off while it created this: it may exist, and what surely is it may be taken over. */
      interrupted?: true;
    },
  ): Promise<{ id: string; outputs: PropertyMap }>;
  /** With empty inputs and outputs it is an import: everything is found by the id. */
  read(call: ResourceCall & { id: string; inputs: PropertyMap; outputs: PropertyMap }): Promise<ReadResult>;
  update(
    call: ResourceCall & {
      id: string;
      oldInputs: PropertyMap;
      oldOutputs: PropertyMap;
      news: PropertyMap;
      ignoreChanges: readonly string[];
      preview: boolean;
      timeoutSeconds?: number;
    },
  ): Promise<{ outputs: PropertyMap }>;
  /** Deleting what is gone already is done, not an error. */
  delete(
    call: ResourceCall & {
      id: string;
      inputs: PropertyMap;
      outputs: PropertyMap;
      timeoutSeconds?: number;
    },
  ): Promise<void>;
  invoke(call: {
    token: string;
    args: PropertyMap;
    signal: AbortSignal;
  }): Promise<{ outputs: PropertyMap; failures: readonly CheckFailure[] }>;
  close?(): void;
}

/** Makes a fresh, unconfigured provider. */
export type ProviderFactory = () => Provider;

/** Where an engine gets a package's providers: as `ProviderFactory`, once what they talk to is ready. */
export type ProviderSource = () => Provider | Promise<Provider>;

/**
 * Thrown by create or update when the resource exists but isn't as asked: the engine keeps the id and outputs in
 * the state, so that nothing made is lost.
 */
export class PartialFailure extends Error {
  readonly id: string;
  readonly outputs: PropertyMap;
  /** The inputs that did take effect. Absent: all that were asked for. */
  readonly inputs: PropertyMap | undefined;

  constructor(
    message: string,
    made: { id: string; outputs: PropertyMap; inputs?: PropertyMap },
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = "PartialFailure";
    this.id = made.id;
    this.outputs = made.outputs;
    this.inputs = made.inputs;
  }
}
