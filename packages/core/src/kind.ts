import {
  type DescMessage,
  getOption,
  hasOption,
  type MessageShape,
  type MessageValidType,
} from "@bufbuild/protobuf";
import { field as rules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import { type ImportedResource, kind as kindOptions } from "@kindling/apis/kindling/shared/v1/options";
import type { Input } from "@pulumi/pulumi";

/** What a module returns: one Pulumi input for each field of the stack outputs message; a missing one doesn't compile. */
export type ModuleOutputs<Outputs extends DescMessage> = {
  [Field in Exclude<keyof MessageShape<Outputs>, `$${string}`>]: Input<MessageShape<Outputs>[Field]>;
};

/** The Pulumi program of a kind: stack input in (required fields are there), resources and stack outputs out. */
export type Module<StackInput extends DescMessage, StackOutputs extends DescMessage> = (
  input: MessageValidType<StackInput>,
) => ModuleOutputs<StackOutputs> | Promise<ModuleOutputs<StackOutputs>>;

/**
 * Says why its cloud refused or failed and what to do, for the message of an error of a run; returns the message as it
 * is when it doesn't know. For kinds whose providers don't explain their errors themselves.
 */
export type Explain = (message: string) => string;

export interface KindDefinition<
  Schema extends DescMessage = DescMessage,
  StackInput extends DescMessage = DescMessage,
  StackOutputs extends DescMessage = DescMessage,
> {
  /** The manifest's message: `CivoBucketSchema`. */
  readonly schema: Schema;
  readonly stackInput: StackInput;
  readonly stackOutputs: StackOutputs;
  /** Loads the module on first use, since that loads the Pulumi SDK (0.5 s, 100 MB). */
  readonly module: () => Promise<Module<StackInput, StackOutputs>>;
  /** Loads what explains errors, once there is one. */
  readonly explain?: () => Promise<Explain>;
}

export interface Kind<
  Schema extends DescMessage = DescMessage,
  StackInput extends DescMessage = DescMessage,
  StackOutputs extends DescMessage = DescMessage,
> extends KindDefinition<Schema, StackInput, StackOutputs> {
  /** `CivoBucket`. */
  readonly name: string;
  /** `civo.project-planton.org/v1`. */
  readonly apiVersion: string;
  /** The Pulumi project of its stacks: `civo-bucket`. */
  readonly project: string;
  /** Pulumi type tokens of the resources that hold data. */
  readonly dataResources: readonly string[];
  /** How its resources are taken over by an import, the main one first. */
  readonly imports: readonly ImportedResource[];
}

/** A kind whose name, apiVersion and project are read from its message. Throws when the message isn't a kind's. */
export function defineKind<S extends DescMessage, I extends DescMessage, O extends DescMessage>(
  definition: KindDefinition<S, I, O>,
): Kind<S, I, O> {
  const { schema } = definition;
  if (!hasOption(schema, kindOptions))
    throw new TypeError(`${schema.typeName} has no (kindling.shared.v1.kind) option`);
  const { project, dataResources, imports } = getOption(schema, kindOptions);
  return {
    ...definition,
    name: constant(schema, "kind"),
    apiVersion: constant(schema, "api_version"),
    project,
    dataResources,
    imports,
  };
}

function constant(schema: DescMessage, name: string): string {
  const field = schema.fields.find((candidate) => candidate.name === name);
  const type = field && hasOption(field, rules) ? getOption(field, rules).type : undefined;
  if (type?.case !== "string" || !type.value.const)
    throw new TypeError(`${schema.typeName}.${name} needs a (buf.validate.field).string.const rule`);
  return type.value.const;
}
