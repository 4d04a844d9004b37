import { type Property, propertiesOf } from "../properties.ts";
import { describe } from "./comments.ts";
import {
  classOf,
  inputsOf,
  isAlwaysSet,
  mustBeGiven,
  type PackageModel,
  type ResourceModel,
} from "./package-model.ts";
import {
  argsInterface,
  doc,
  HEADER,
  importTypes,
  type Lines,
  PULUMI,
  typeOf,
  typesMentioned,
} from "./typescript.ts";

/** The file of a resource's class. */
export function resourceFile({ schema, options }: ResourceModel): Lines {
  const name = classOf(options);
  const properties = propertiesOf(schema);
  const inputs = inputsOf(schema);
  const secrets = properties.filter(({ secret }) => secret).map((property) => property.name);
  const needsArgs = inputs.some(mustBeGiven);
  const text = [describe(schema), options.importId && `Import it by \`${options.importId}\`.`]
    .filter(Boolean)
    .join("\n");
  return [
    HEADER,
    PULUMI,
    ...importTypes([...typesMentioned(properties, false), ...typesMentioned(properties, true)]),
    "",
    ...argsInterface(`${name}Args`, "", inputs, (property) => !mustBeGiven(property)),
    "",
    ...argsInterface(
      `${name}State`,
      "Properties that are known of a resource that is looked up.",
      properties,
      () => true,
    ),
    "",
    "// Each becomes an output, also where the program gives nothing.",
    "const properties = {",
    ...properties.map((property) => `  ${property.name}: undefined,`),
    "};",
    "",
    ...doc(text),
    `export class ${name} extends pulumi.CustomResource {`,
    "  /** @internal */",
    `  static readonly __pulumiType = ${JSON.stringify(options.token)};`,
    "",
    ...properties.flatMap((property) => [
      ...doc(`${describe(property.field)}${property.secret ? " A secret." : ""}`, "  "),
      `  declare readonly ${property.name}: pulumi.Output<${typeOf(property.field, false)}${isAlwaysSet(property) ? "" : " | undefined"}>;`,
    ]),
    "",
    `  constructor(name: string, args${needsArgs ? "" : "?"}: ${name}Args, opts: pulumi.CustomResourceOptions = {}) {`,
    "    super(",
    `      ${name}.__pulumiType,`,
    "      name,",
    "      {",
    "        ...properties,",
    "        ...args,",
    ...inputs
      .filter(({ secret }) => secret)
      .map((property) => `        ${property.name}: ${concealed(property.name)},`),
    "      },",
    secrets.length > 0
      ? `      pulumi.mergeOptions({ additionalSecretOutputs: ${JSON.stringify(secrets).replaceAll(",", ", ")} }, opts),`
      : "      opts,",
    "    );",
    "  }",
    "",
    "  /** The resource with this id, read but not managed. */",
    `  static get(name: string, id: pulumi.Input<pulumi.ID>, state: ${name}State = {}, opts: pulumi.CustomResourceOptions = {}): ${name} {`,
    `    return new ${name}(name, state as ${name}Args, { ...opts, id });`,
    "  }",
    "",
    "  /** Whether a value is such a resource, of whichever copy of this package. */",
    `  static override isInstance(value: unknown): value is ${name} {`,
    `    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === ${name}.__pulumiType;`,
    "  }",
    "}",
  ];
}

const concealed = (name: string): string =>
  `args?.${name} === undefined ? undefined : pulumi.secret(args.${name})`;

/** The file of the provider's class, for configurations other than the stack's. */
export function providerFile({ options, config }: PackageModel): Lines {
  const properties = propertiesOf(config);
  const secrets = properties.filter(({ secret }) => secret).map(({ name }) => name);
  return [
    HEADER,
    PULUMI,
    ...importTypes(typesMentioned(properties, true)),
    "",
    ...argsInterface("ProviderArgs", describe(config), properties, (property) => !mustBeGiven(property)),
    "",
    "/** A configured provider, for the `provider` option of resources. */",
    "export class Provider extends pulumi.ProviderResource {",
    "  /** @internal */",
    `  static readonly __pulumiType = ${JSON.stringify(options.name)};`,
    "",
    ...properties
      .filter(isText)
      .flatMap((property) => [
        ...doc(`${describe(property.field)}${property.secret ? " A secret." : ""}`, "  "),
        `  declare readonly ${property.name}: pulumi.Output<string | undefined>;`,
      ]),
    "",
    `  constructor(name: string, args${properties.some(mustBeGiven) ? "" : "?"}: ProviderArgs, opts: pulumi.ResourceOptions = {}) {`,
    "    super(",
    "      Provider.__pulumiType,",
    "      name,",
    "      {",
    ...properties.map((property) => `        ${property.name}: ${configured(property)},`),
    "      },",
    secrets.length > 0
      ? `      pulumi.mergeOptions({ additionalSecretOutputs: ${JSON.stringify(secrets).replaceAll(",", ", ")} }, opts),`
      : "      opts,",
    "    );",
    "  }",
    "}",
  ];
}

/** Providers are configured with strings: other values go as JSON. */
function configured(property: Property): string {
  const { name, secret } = property;
  const value = isText(property) ? `args?.${name}` : `pulumi.output(args?.${name}).apply(JSON.stringify)`;
  return secret && isText(property) ? concealed(name) : secret ? `pulumi.secret(${value})` : value;
}

const isText = ({ field }: Property): boolean =>
  field.fieldKind === "enum" || (field.fieldKind === "scalar" && typeOf(field, false) === "string");
