import {
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  type DescMethod,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { field as rules } from "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
import {
  type PackageOptions,
  provider,
  type ResourceOptions,
  resource,
} from "@kindling/apis/kindling/provider/v1/options";
import { functionToken } from "../kinds.ts";
import { nestedMessage, type Property, propertiesOf } from "../properties.ts";

export interface ResourceModel {
  readonly schema: DescMessage;
  readonly options: ResourceOptions;
}

export interface FunctionModel {
  readonly method: DescMethod;
  readonly token: string;
  /** `findNote`. */
  readonly name: string;
}

/** A Pulumi package as its protos describe it. */
export interface PackageModel {
  readonly options: PackageOptions;
  readonly config: DescMessage;
  readonly resources: readonly ResourceModel[];
  readonly functions: readonly FunctionModel[];
  /** Messages and enums that their properties are made of. */
  readonly types: readonly (DescMessage | DescEnum)[];
}

/** Finds a package's parts among the files; throws when no message configures a package of that name. */
export function packageModel(name: string, files: readonly DescFile[]): PackageModel {
  const messages = files.flatMap((file) => [...nestedTypes(file)]).filter((type) => type.kind === "message");
  const config = messages.find((message) => getOption(message, provider).name === name);
  if (!config)
    throw new Error(`no message has the option (kindling.provider.v1.provider) with the name ${name}`);
  const resources = messages
    .filter((message) => hasOption(message, resource))
    .map((schema) => ({ schema, options: getOption(schema, resource) }))
    .filter(({ options }) => options.token.startsWith(`${name}:`));
  const functions = files
    .flatMap((file) => file.services)
    .flatMap((service) => service.methods)
    .flatMap((method): FunctionModel[] => {
      const token = functionToken(method);
      return token?.startsWith(`${name}:`)
        ? [{ method, token, name: token.slice(token.lastIndexOf(":") + 1) }]
        : [];
    });
  const roots = [
    ...resources.map(({ schema }) => schema),
    ...functions.flatMap(({ method }) => [method.input, method.output]),
    config,
  ];
  return { options: getOption(config, provider), config, resources, functions, types: typesWithin(roots) };
}

function typesWithin(roots: readonly DescMessage[]): (DescMessage | DescEnum)[] {
  const found = new Set<DescMessage | DescEnum>();
  const visit = (message: DescMessage): void => {
    for (const field of message.fields) {
      const nested = nestedMessage(field);
      if (field.enum) found.add(field.enum);
      if (!nested || found.has(nested)) continue;
      found.add(nested);
      visit(nested);
    }
  };
  for (const root of roots) visit(root);
  return [...found].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
}

/** A type's name in Pulumi: nested ones bear the outer's name too, `NotePriority`. */
export function nameOf(type: DescMessage | DescEnum): string {
  return type.parent ? `${nameOf(type.parent)}${type.name}` : type.name;
}

/** The name of a resource's class, from its token. */
export const classOf = ({ token }: ResourceOptions): string => token.slice(token.lastIndexOf(":") + 1);

/** Whether protovalidate requires the field. */
export const isRequired = (field: DescField): boolean => getOption(field, rules).required;

/** Whether a program has to give the property. */
export const mustBeGiven = ({ field, role, autoName, preset, environment }: Property): boolean =>
  role === "input" && isRequired(field) && !autoName && preset === undefined && !environment;

/** Whether a resource always has the property. */
export const isAlwaysSet = (property: Property): boolean => {
  const { field, role, autoName, preset } = property;
  if (role === "computed") return true;
  if (role === "output")
    return field.fieldKind === "list" || field.fieldKind === "map" || !field.proto.proto3Optional;
  return isRequired(field) || autoName !== undefined || preset !== undefined;
};

export const inputsOf = (schema: DescMessage): readonly Property[] =>
  propertiesOf(schema).filter(({ role }) => role !== "output");
