import type {
  DescMessage,
  DescService,
  MessageInitShape,
  MessageShape,
  MessageValidType,
} from "@bufbuild/protobuf";
import type { GenService, GenServiceMethods } from "@bufbuild/protobuf/codegenv2";
import type { Equal, Equals } from "./diff.ts";
import type { Learnt } from "./state.ts";

export type Severity = "debug" | "info" | "warning" | "error";

/** What every operation is given beside its messages. */
export interface Operation {
  /** The resource's name in the program, for messages and default names. */
  readonly name: string;
  /** Aborted when the run is cancelled or the operation's time is over. Hand it to every request. */
  readonly signal: AbortSignal;
  /** Tells the user about the resource. Secrets are masked. */
  readonly log: (severity: Severity, message: string) => void;
  /** A creation that an earlier run began and was cut off in: what surely is it may be taken over. */
  readonly interrupted?: true;
}

/** What was made: its id, and whatever was learnt beside the inputs. */
export interface Made<Schema extends DescMessage> {
  readonly id: string;
  readonly state: Learnt<Schema>;
}

/**
 * What the author of a resource writes. Messages hold plain values: secrets are opened, nothing is unknown (but in
 * `complete` and the previews). A function returns the fields it has learnt; the others stay as asked for, or as they were.
 */
export interface Operations<Schema extends DescMessage> {
  /**
   * Fills in what the program leaves out from what the client knows, such as the provider's region, and refuses what
   * the client knows to be wrong. What isn't known yet is absent in `inputs`; what the program gives stays.
   */
  complete?(
    inputs: MessageShape<Schema>,
    call: Operation & {
      /** Names of the fields that are given but not, or not wholly, known yet. */
      readonly unknown: ReadonlySet<keyof MessageShape<Schema>>;
      /** Says what is wrong with a field; the user reads it together with all else that is. */
      readonly refuse: (field: keyof MessageShape<Schema>, reason: string) => void;
    },
  ): Learnt<Schema> | Promise<Learnt<Schema>>;
  /**
   * Looks ahead when a creation is previewed: fails where it would fail, and tells outputs that are known already. It
   * makes nothing.
   */
  preview?(
    call: Operation & {
      /** What isn't known yet is absent. */
      readonly inputs: MessageShape<Schema>;
      /** Names of the fields that are given but not, or not wholly, known yet. */
      readonly unknown: ReadonlySet<keyof MessageShape<Schema>>;
    },
  ): Promise<Learnt<Schema>>;
  /**
   * Looks ahead when an update is previewed, which is the moment to warn of what it does. Returns the names of the fields
   * that it gives new values of the cloud's or its own choice: they are unknown until then. It changes nothing.
   */
  previewUpdate?(
    call: Operation & {
      /** What isn't known yet is absent. */
      readonly inputs: MessageShape<Schema>;
      /** Names of the fields that are given but not, or not wholly, known yet. */
      readonly unknown: ReadonlySet<keyof MessageShape<Schema>>;
      readonly old: MessageShape<Schema>;
    },
  ): Promise<readonly (keyof MessageShape<Schema>)[]>;
  create(
    call: Operation & {
      readonly inputs: MessageValidType<Schema>;
      /** Says that the resource exists, though it isn't done: should the rest fail, it stays in the state. */
      readonly keep: (made: Made<Schema>) => void;
    },
  ): Promise<Made<Schema>>;
  /** Undefined when the resource is gone. `old` is absent at an import, where the id may be corrected. */
  read(
    call: Operation & { readonly id: string; readonly old: MessageShape<Schema> | undefined },
  ): Promise<{ readonly id?: string; readonly state: Learnt<Schema> } | undefined>;
  /** Without it every change replaces the resource. */
  update?(
    call: Operation & {
      readonly id: string;
      readonly inputs: MessageValidType<Schema>;
      /** What is really there, as far as the last operation knows. */
      readonly old: MessageShape<Schema>;
      /** Names of the fields in which `inputs` differs from `old`. */
      readonly changed: ReadonlySet<keyof MessageShape<Schema>>;
      /** Says what took effect: should the rest fail, the state holds this and the old values of the rest. */
      readonly keep: (state: Learnt<Schema>) => void;
    },
  ): Promise<Learnt<Schema>>;
  /** Deleting what is gone already is done, not an error. */
  delete(call: Operation & { readonly id: string; readonly old: MessageShape<Schema> }): Promise<void>;
}

export interface Resource<in Client = never> {
  readonly schema: DescMessage;
  readonly operations: (client: Client) => Operations<DescMessage>;
  readonly equal: Equals;
}

/** A resource: its message, and what to do with the client that the provider's configuration gives. */
export function resource<Schema extends DescMessage, Client>(
  schema: Schema,
  operations: (client: Client) => Operations<Schema>,
  /** For fields whose values may differ and mean the same: `{ region: ignoringCase }`. */
  equal: { readonly [Field in Exclude<keyof MessageShape<Schema>, `$${string}`>]?: Equal } = {},
): Resource<Client> {
  return {
    schema,
    operations: operations as unknown as Resource<Client>["operations"],
    equal: equal as Equals,
  };
}

export interface FunctionCall<Schema extends DescMessage = DescMessage> {
  readonly args: MessageValidType<Schema>;
  readonly signal: AbortSignal;
}

type AnyFunction = (call: FunctionCall) => Promise<object>;

export interface Functions<in Client = never> {
  readonly service: DescService;
  readonly implementation: (client: Client) => Readonly<Record<string, AnyFunction>>;
}

/** The functions (invokes) of a package, one for each rpc of a service; a missing one doesn't compile. */
export function functions<Methods extends GenServiceMethods, Client>(
  service: GenService<Methods>,
  implementation: (client: Client) => {
    [Name in keyof Methods]: (
      call: FunctionCall<Methods[Name]["input"]>,
    ) => Promise<MessageInitShape<Methods[Name]["output"]>>;
  },
): Functions<Client> {
  return { service, implementation: implementation as unknown as Functions<Client>["implementation"] };
}

/** What a client may know about where it runs. */
export interface Host {
  /** `pulumi-resource-notes/1.0.0`, for the User-Agent header. */
  readonly agent: string;
  readonly log: (severity: Severity, message: string) => void;
}

export interface ProviderDefinition<Config extends DescMessage = DescMessage, Client = unknown> {
  /** The message with the `(kindling.provider.v1.provider)` option. */
  readonly config: Config;
  readonly version: string;
  /** Loads the package's `schema.json`, which protoc-gen-pulumi-ts writes. */
  readonly schema: () => Promise<{ readonly default: object }>;
  /** Makes the client from a checked configuration; called again when it is configured anew. */
  readonly client: (config: MessageValidType<Config>, host: Host) => Client | Promise<Client>;
  readonly resources: readonly Resource<Client>[];
  readonly functions?: Functions<Client>;
}

/** A provider whose parts fit together, whatever their types: what the adapters serve. */
export type AnyProvider = ProviderDefinition<DescMessage, never>;

/** Puts a provider together. */
export function defineProvider<Config extends DescMessage, Client>(
  definition: ProviderDefinition<Config, Client>,
): AnyProvider {
  return definition as unknown as AnyProvider;
}
