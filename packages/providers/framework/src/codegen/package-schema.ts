import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { nestedMessage, type Property, propertiesOf } from "../properties.ts";
import { describe } from "./comments.ts";
import {
  inputsOf,
  isAlwaysSet,
  isRequired,
  mustBeGiven,
  nameOf,
  type PackageModel,
} from "./package-model.ts";

type Json = Record<string, unknown>;

/** The package's schema as Pulumi's loader reads it (its metaschema: pkg/codegen/schema/pulumi.json). */
export function packageSchema({ options, config, resources, functions, types }: PackageModel): Json {
  const { name } = options;
  const described = (property: Property): Json => propertySpec(name, property);
  const object = (schema: DescMessage, properties = propertiesOf(schema)): Json => ({
    description: describe(schema),
    type: "object",
    properties: byName(properties, described),
    ...list(
      "required",
      properties.filter(({ field }) => isRequired(field)),
    ),
  });
  return {
    name,
    ...(options.displayName && { displayName: options.displayName }),
    description: options.description || describe(config),
    ...(options.keywords.length > 0 && { keywords: options.keywords }),
    ...(options.homepage && { homepage: options.homepage }),
    ...(options.license && { license: options.license }),
    ...(options.repository && { repository: options.repository }),
    ...(options.publisher && { publisher: options.publisher }),
    meta: { moduleFormat: "(.*)(?:/[^/]*)" },
    language: { nodejs: { respectSchemaVersion: true }, python: { respectSchemaVersion: true } },
    config: { variables: byName(propertiesOf(config), described) },
    types: Object.fromEntries(
      types.map((type) => [typeToken(name, type), type.kind === "enum" ? enumSpec(type) : object(type)]),
    ),
    provider: {
      description: describe(config),
      type: "object",
      properties: byName(propertiesOf(config), described),
      inputProperties: byName(propertiesOf(config), described),
      ...list("requiredInputs", propertiesOf(config).filter(mustBeGiven)),
    },
    resources: Object.fromEntries(
      resources.map(({ schema, options: { token, importId } }) => [
        token,
        {
          description: [describe(schema), importId && `Import it by \`${importId}\`.`]
            .filter(Boolean)
            .join("\n\n"),
          type: "object",
          properties: byName(propertiesOf(schema), described),
          ...list("required", propertiesOf(schema).filter(isAlwaysSet)),
          inputProperties: byName(inputsOf(schema), (property) => ({
            ...described(property),
            ...(property.preset !== undefined &&
              typeof property.preset !== "object" && { default: property.preset }),
            ...(property.immutable && { willReplaceOnChanges: true }),
          })),
          ...list("requiredInputs", inputsOf(schema).filter(mustBeGiven)),
          stateInputs: { type: "object", properties: byName(propertiesOf(schema), described) },
        },
      ]),
    ),
    functions: Object.fromEntries(
      functions.map(({ method, token }) => [
        token,
        {
          description: describe(method),
          inputs: object(method.input),
          outputs: {
            ...object(method.output),
            ...list(
              "required",
              propertiesOf(method.output).filter(
                ({ field }) => !field.proto.proto3Optional && !field.message,
              ),
            ),
          },
        },
      ]),
    ),
  };
}

const typeToken = (name: string, type: DescMessage | DescEnum): string =>
  `${name}:index/${nameOf(type)}:${nameOf(type)}`;

const byName = (properties: readonly Property[], spec: (property: Property) => Json): Json =>
  Object.fromEntries(properties.map((property) => [property.name, spec(property)]));

const list = (name: string, properties: readonly Property[]): Json =>
  properties.length > 0 ? { [name]: properties.map((property) => property.name) } : {};

function propertySpec(name: string, property: Property): Json {
  const { field, secret, environment } = property;
  const variable = environment && `Default: \`${environment}\` in the environment of the provider.`;
  const description = [describe(field), variable].filter(Boolean).join(" ");
  return { ...typeSpec(name, field), ...(description && { description }), ...(secret && { secret }) };
}

function typeSpec(name: string, field: DescField): Json {
  if (field.fieldKind === "list") return { type: "array", items: elementSpec(name, field) };
  if (field.fieldKind === "map") return { type: "object", additionalProperties: elementSpec(name, field) };
  return elementSpec(name, field);
}

function elementSpec(name: string, field: DescField): Json {
  const nested = nestedMessage(field) ?? field.enum;
  if (nested) return { $ref: `#/types/${typeToken(name, nested).replaceAll("/", "%2F")}` };
  if (field.message) return WELL_KNOWN[field.message.name] ?? ANY;
  return { type: SCALARS[field.scalar as ScalarType] ?? "integer" };
}

const ANY: Json = { $ref: "pulumi.json#/Any" };
const WELL_KNOWN: Readonly<Record<string, Json>> = {
  Timestamp: { type: "string" },
  Duration: { type: "string" },
  Struct: { type: "object", additionalProperties: ANY },
};
const SCALARS: Partial<Record<ScalarType, string>> = {
  [ScalarType.STRING]: "string",
  [ScalarType.BYTES]: "string",
  [ScalarType.BOOL]: "boolean",
  [ScalarType.DOUBLE]: "number",
  [ScalarType.FLOAT]: "number",
};

function enumSpec(desc: DescEnum): Json {
  return {
    description: describe(desc),
    type: "string",
    enum: desc.values
      .filter(({ number }) => number !== 0)
      .map((value) => ({ name: value.name, value: value.name, description: describe(value) })),
  };
}
