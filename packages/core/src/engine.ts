import type { JsonValue } from "@bufbuild/protobuf";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { KindlingError } from "./error.ts";
import type { PropertyMap, PropertyValue } from "./property-value.ts";

export type { EngineEvent };

/** Names a stack: `dev.my-bucket` of project `civo-bucket`. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
  /** Only on backends that have organizations. */
  readonly organization?: string;
}

/** A Pulumi program run in this process: registers resources and returns the stack's outputs. */
export type Program = () => Promise<Record<string, unknown>>;

export interface ConfigValue {
  readonly value: string;
  readonly secret?: boolean;
}

export interface StackProgram extends StackName {
  readonly program: Program;
  /** Pulumi configuration by full key: `civo:token`. */
  readonly config?: Readonly<Record<string, ConfigValue>>;
}

export interface RunOptions {
  /** Gets Pulumi's engine events in order. Secrets in them are masked. */
  readonly onEvent?: (event: EngineEvent) => void;
  /** When aborted, nothing new is started; what is in flight ends and is recorded. */
  readonly stop?: AbortSignal;
  /** When aborted, operations in flight are told to end at once as well. */
  readonly terminate?: AbortSignal;
  /** Most resource operations at a time. Default: 16. */
  readonly parallel?: number;
  /** Reads every resource from the cloud before deciding anything. A preview leaves the state as it is even so. */
  readonly refresh?: boolean;
  /** Of a preview that goes through: its result has a plan, which a later run can be held to. */
  readonly savePlan?: boolean;
  /**
   * What an earlier preview planned. `preview` fails with `refused` where anything would come out otherwise by now,
   * `up` does what is planned and nothing else. Whether resources are read from the cloud first is in the plan.
   */
  readonly plan?: SavedPlan;
  /** Of a preview: what it previews is about to be run on this engine, which may keep for that what it found out. */
  readonly runFollows?: boolean;
  /** Existing resources that the run takes over: their ids, by the names that the program gives them. */
  readonly imports?: Readonly<Record<string, string>>;
  /** Asked about each resource before the engine is. An error refuses it and everything that is registered after it. */
  readonly judge?: (resource: RegisteredResource) => KindlingError | undefined;
}

/** A resource as a program asks for it, before its provider has completed anything. */
export interface RegisteredResource {
  readonly type: string;
  readonly name: string;
  /** False for components, which no cloud knows. */
  readonly custom: boolean;
  /** Secrets are wrapped; what only a deployment can tell is `UNKNOWN`. */
  readonly inputs: PropertyMap;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** A stack's plan, sealed with what encrypts its state's secrets: only the engine that made it can read it. */
export type SavedPlan = JsonValue;

/** Step names as in Pulumi's engine events: `create`, `update`, `replace`, `create-replacement`, … */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  /** Paths of the properties that differ. */
  readonly diff: readonly string[];
}

export interface Changes {
  readonly create: number;
  readonly update: number;
  readonly replace: number;
  readonly delete: number;
  readonly same: number;
  /** Only where existing resources are taken over. */
  readonly import?: number;
}

/** A stack output laid open; `secret` says that it must be masked wherever it is shown. */
export interface OutputValue {
  readonly value: PropertyValue;
  readonly secret: boolean;
}
export type Outputs = Readonly<Record<string, OutputValue>>;

/** What keeps a resource from being deleted, in the cloud or at all. */
export interface Guards {
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

/** A stack before a run. */
export interface Before {
  readonly outputs: Outputs;
  /** How its resources were guarded, each way once. */
  readonly guards: readonly Guards[];
}

export interface RunResult {
  readonly result: "succeeded" | "failed" | "cancelled";
  /** Why it failed; every failure where several resources did. */
  readonly errors: readonly KindlingError[];
  readonly changes: Changes;
  /** What was done, or in a preview would be, in order. */
  readonly steps: readonly Step[];
  readonly outputs: Outputs;
  readonly before?: Before;
  readonly durationMs: number;
  /** Of a preview that was to make one, and went through. */
  readonly plan?: SavedPlan;
}

export interface StackSummary extends StackName {
  /** Absent for a stack whose state can't be read. */
  readonly resourceCount?: number;
  /** When the state was last written, ISO 8601. Absent for a stack that never was. */
  readonly lastUpdate?: string;
}

/** A stack's exported state in Pulumi's format: `pulumi stack export` prints the same. */
export interface Deployment {
  readonly version: number;
  /** What else than version 3's format it uses; version 4 only. */
  readonly features?: readonly string[];
  readonly deployment: PropertyMap;
}

/**
 * Carries modules out. What a run finds wrong comes back in its result; an error is thrown only when no run could
 * begin (locked, unreadable state, wrong passphrase).
 */
export interface Engine {
  readonly name: "pulumi" | "sandbox";
  preview(stack: StackProgram, options?: RunOptions): Promise<RunResult>;
  up(stack: StackProgram, options?: RunOptions): Promise<RunResult>;
  /** Reads what is really there into the state. `preview` only says what differs. */
  refresh(stack: StackProgram, options?: RunOptions & { preview?: boolean }): Promise<RunResult>;
  /** Deletes every resource of the stack; the stack itself stays, empty. `preview` only says what would go. */
  destroy(stack: StackProgram, options?: RunOptions & { preview?: boolean }): Promise<RunResult>;
  stacks(): Promise<readonly StackSummary[]>;
  /** Throws `not-found` for a stack that never was. */
  outputs(stack: StackName): Promise<Outputs>;
  export(stack: StackName): Promise<Deployment>;
  import(stack: StackName, deployment: Deployment): Promise<void>;
  /** Frees a stack from the lock of a run that is gone. False when it wasn't locked. */
  unlock(stack: StackName): Promise<boolean>;
  /** Takes back what was kept for runs that didn't follow their previews after all. */
  close?(): Promise<void>;
}
