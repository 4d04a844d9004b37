import { type DescMessage, getOption, ScalarType } from "@bufbuild/protobuf";
import { createValidator, type Validator, type Violation } from "@bufbuild/protovalidate";
import { output } from "@kindling/apis/kindling/provider/v1/options";
import { pattern_words } from "@kindling/apis/kindling/shared/v1/options";
import { isSecret, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import type { CheckFailure, CheckResult } from "@kindling/core/provider";
import { regexMatch } from "@kindling/core/regex-match";
import { autoName, type Naming } from "./auto-name.ts";
import { isInternal, propertiesOf } from "./properties.ts";
import { formatPath, overlap, pathOfViolation } from "./property-path.ts";
import { conceal } from "./secrets.ts";
import { toMessage } from "./to-message.ts";

let validator: Validator | undefined;

export interface Completion {
  readonly olds?: PropertyMap | undefined;
  readonly naming?: Naming | undefined;
  /** What the client knows, such as the provider's region. */
  readonly known?: PropertyMap | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Fills in what the program left out: a name that was made up before or is now, what the client knows, defaults from the
 * environment, fixed defaults. Nothing that was given changes; secrets stay wrapped.
 */
export function complete(
  schema: DescMessage,
  news: PropertyMap,
  { olds, naming, known, environment }: Completion,
): PropertyMap {
  const inputs = Object.fromEntries(
    Object.entries(news).filter(([name, value]) => value !== null && !isInternal(name)),
  );
  for (const property of propertiesOf(schema)) {
    const { name, role, unless } = property;
    if (role === "output" || inputs[name] !== undefined) continue;
    const variable = unless && inputs[unless] !== undefined ? undefined : property.environment;
    const value =
      (property.autoName && naming && (olds?.[name] ?? autoName(property.autoName, name, naming))) ??
      known?.[name] ??
      (variable && parsed(schema, name, environment[variable] || undefined)) ??
      property.preset;
    if (value !== undefined) inputs[name] = value;
  }
  return conceal(schema, inputs, inputs);
}

/**
 * Everything wrong with inputs, by protovalidate's rules and their types. What isn't known yet can't be wrong, nor can
 * outputs, which nobody gives; a rule on a message holds all the same, unless something in it isn't known.
 */
export function failuresOf(schema: DescMessage, inputs: PropertyMap): readonly CheckFailure[] {
  const { message, misfits, unknowns } = toMessage(schema, inputs);
  const outputs = propertiesOf(schema).flatMap(({ name, role }) => (role === "output" ? [name] : []));
  const unchecked = [...unknowns, ...misfits.map(({ path }) => path)];
  validator ??= createValidator({ regexMatch });
  const { kind, violations, error } = validator.validate(schema, message);
  if (kind === "error") throw error;
  const broken = (violations ?? [])
    .filter(({ field }) => !field.some((part) => part.kind === "field" && getOption(part, output)))
    .map((violation) => ({ path: pathOfViolation(violation.field), reason: reasonOf(violation) }))
    .filter(({ path }) => !unchecked.some((other) => overlap(path, other)));
  return [
    ...outputs
      .filter((name) => inputs[name] !== undefined)
      .map((name) => ({ property: name, reason: "is an output: it can't be given" })),
    ...[...misfits, ...broken].map(({ path, reason }) => ({ property: formatPath(path), reason })),
  ];
}

/** What a violated pattern asks for, in the field's own words; protovalidate's otherwise. */
function reasonOf({ ruleId, message, field }: Violation): string {
  const owner = field.findLast((part) => part.kind === "field");
  const words = ruleId === "string.pattern" && owner ? getOption(owner, pattern_words) : "";
  return words ? `must be ${words}` : message;
}

/** Check of a resource's inputs, or a function's arguments. */
export function check(schema: DescMessage, news: PropertyMap, completion: Completion): CheckResult {
  const inputs = complete(schema, news, completion);
  return { inputs, failures: failuresOf(schema, inputs) };
}

/** Values of a provider's configuration, which Pulumi may carry as JSON in strings: `"8"`, `"true"`, `"[…]"`. */
export function decodeConfig(schema: DescMessage, config: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (isSecret(value))
        return [name, { ...value, value: parsed(schema, name, value.value) as PropertyValue }];
      return [name, parsed(schema, name, value) as PropertyValue];
    }),
  );
}

/** The text as JSON where the property isn't a string itself and the text is JSON. */
function parsed(
  schema: DescMessage,
  name: string,
  value: PropertyValue | undefined,
): PropertyValue | undefined {
  const field = propertiesOf(schema).find((property) => property.name === name)?.field;
  if (typeof value !== "string" || !field || takesText(field)) return value;
  try {
    return JSON.parse(value) as PropertyValue;
  } catch {
    return value;
  }
}

const takesText = (field: DescMessage["fields"][number]): boolean =>
  field.fieldKind === "enum" ||
  (field.fieldKind === "scalar" && (field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES));
