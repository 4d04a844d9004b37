import type { DescMessage, Message } from "@bufbuild/protobuf";
import type { Metadata } from "@kindling/apis/kindling/shared/v1/metadata";
import type { Kind } from "./kind.ts";

/** What every kind's message has; see `api.proto` of any kind. */
export type KindMessage = Message & {
  apiVersion: string;
  kind: string;
  metadata?: Metadata | undefined;
  spec?: Message | undefined;
};

/** What every kind's stack input has; see `stack_input.proto` of any kind. */
export type StackInputMessage = Message & {
  providerConfig?: Message | undefined;
  target?: KindMessage | undefined;
};

/** The cloud of a kind, which is the first label of its apiVersion: `civo` of `civo.project-planton.org/v1`. */
export function cloudOf(kind: Pick<Kind, "apiVersion">): string {
  return kind.apiVersion.split(".")[0] ?? kind.apiVersion;
}

/** The message of a kind's provider config. Throws when its stack input has none. */
export function providerConfigSchema(kind: Pick<Kind, "name" | "stackInput">): DescMessage {
  const field = kind.stackInput.field.providerConfig;
  if (field?.fieldKind !== "message")
    throw new TypeError(`${kind.name}'s stack input has no provider_config`);
  return field.message;
}
