import { createRequire } from "node:module";
import type { StackName } from "@kindling/core/engine";
import type { PropertyMap } from "@kindling/core/property-value";
import type { CheckFailure } from "@kindling/core/provider";
import type * as providerMessages from "@pulumi/pulumi/proto/provider_pb.js";
import type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb.js";
import type * as emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";
import type * as structMessages from "google-protobuf/google/protobuf/struct_pb.js";

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

let loaded: Messages | undefined;

/** Loads Pulumi's messages on first use, as the SDK itself. */
export function loadMessages(): Messages {
  const require = createRequire(import.meta.url);
  loaded ??= messages(
    require("@pulumi/pulumi/proto/resource_pb"),
    require("@pulumi/pulumi/proto/provider_pb"),
    require("google-protobuf/google/protobuf/struct_pb"),
    require("google-protobuf/google/protobuf/empty_pb"),
  );
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
