import { createRequire } from "node:module";
import type { StackName } from "@kindling/core/engine";
import type { PropertyMap } from "@kindling/core/property-value";
import type { CheckFailure } from "@kindling/core/provider";
import type * as providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import type * as emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type * as structMessages from "google-protobuf/google/protobuf/struct_pb.js";

/** What the SDK keeps for one run, found by the asynchronous context (runtime/state.js). */
export interface LocalStore {
  readonly settings: { monitor?: unknown };
  logErrorCount: number;
  terminated: boolean;
  leakCandidates: Set<unknown>;
  /** Registrations that wait for something before they reach the engine. */
  readonly pendingResourceRegistrations: ReadonlyMap<
    unknown,
    { readonly name?: string; readonly type?: string }
  >;
}

type Log = (
  message: string,
  resource?: { urn: { promise(): Promise<string> } },
  ...streamAndEphemeral: unknown[]
) => Promise<void>;

/** The parts of the SDK's runtime that its declarations leave out; version 3.270. */
export interface Sdk {
  readonly state: {
    withLocalStorage<T>(callback: () => T): T;
    getLocalStore(): LocalStore | undefined;
  };
  readonly settings: {
    resetOptions(
      project: string,
      stack: string,
      parallel: number,
      engineAddress: string,
      monitorAddress: string,
      preview: boolean,
      organization: string,
    ): void;
    waitForRPCs(): Promise<void>;
  };
  readonly config: { setAllConfig(config: Record<string, string>, secretKeys: string[]): void };
  readonly stack: { runInPulumiStack(program: () => Promise<unknown>): Promise<unknown> };
  readonly log: Record<"debug" | "info" | "warn" | "error", Log>;
  readonly messages: Messages;
}

/** The answers to the SDK's calls. */
export interface Messages {
  deploymentInfo(stack: StackName, preview: boolean): unknown;
  featureSupport(id: string): unknown;
  registered(urn: string, id: string, outputs: PropertyMap): unknown;
  read(urn: string, outputs: PropertyMap): unknown;
  invoked(outputs: PropertyMap, failures: readonly CheckFailure[]): unknown;
  empty(): unknown;
}

/** What this engine can do, by Pulumi's number and by the name that older SDKs ask with. */
const FEATURES = {
  secrets: 0,
  resourceReferences: 1,
  aliasSpecs: 3,
  replacementTrigger: 4,
  deletedWith: 5,
  replaceWith: 6,
} satisfies Record<string, resourceMessages.ResourceMonitorFeature>;

let loaded: Sdk | undefined;

/** Loads the SDK on first use: it costs half a second and 100 MB, and only programs need it. */
export function loadSdk(): Sdk {
  if (loaded) return loaded;
  const require = createRequire(import.meta.url);
  loaded = {
    state: require("@pulumi/pulumi/runtime/state"),
    settings: require("@pulumi/pulumi/runtime/settings"),
    config: require("@pulumi/pulumi/runtime/config"),
    stack: require("@pulumi/pulumi/runtime/stack"),
    log: require("@pulumi/pulumi/log"),
    messages: messages(
      require("@pulumi/pulumi/proto/resource_pb"),
      require("@pulumi/pulumi/proto/provider_pb"),
      require("google-protobuf/google/protobuf/struct_pb"),
      require("google-protobuf/google/protobuf/empty_pb"),
    ),
  };
  return loaded;
}

function messages(
  resources: typeof resourceMessages,
  providers: typeof providerMessages,
  { Struct }: typeof structMessages,
  { Empty }: typeof emptyMessages,
): Messages {
  return {
    deploymentInfo: ({ project, stack, organization = "organization" }, preview) => {
      const message = new resources.DeploymentInfo();
      message.setProject(project);
      message.setStack(stack);
      message.setOrganization(organization);
      message.setDryrun(preview);
      message.setSupportedfeaturesList(Object.values(FEATURES));
      return message;
    },
    featureSupport: (id) => {
      const message = new resources.SupportsFeatureResponse();
      message.setHassupport(id in FEATURES);
      return message;
    },
    registered: (urn, id, outputs) => {
      const message = new resources.RegisterResourceResponse();
      message.setUrn(urn);
      message.setId(id);
      message.setObject(Struct.fromJavaScript(outputs));
      return message;
    },
    read: (urn, outputs) => {
      const message = new resources.ReadResourceResponse();
      message.setUrn(urn);
      message.setProperties(Struct.fromJavaScript(outputs));
      return message;
    },
    invoked: (outputs, failures) => {
      const message = new resources.ResourceInvokeResponse();
      message.setReturn(Struct.fromJavaScript(outputs));
      message.setFailuresList(
        failures.map(({ property, reason }) => {
          const failure = new providers.CheckFailure();
          failure.setProperty(property);
          failure.setReason(reason);
          return failure;
        }),
      );
      return message;
    },
    empty: () => new Empty(),
  };
}
