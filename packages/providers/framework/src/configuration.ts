import type { DescMessage } from "@bufbuild/protobuf";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import type { CheckFailure } from "@kindling/core/provider";
import { complete, decodeConfig, failuresOf } from "./check.ts";
import { packageName } from "./kinds.ts";
import { isInternal, propertiesOf } from "./properties.ts";
import { accept } from "./secrets.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a provider's configuration comes from beside the program. None of it enters a state. */
export interface Surroundings {
  /** Wins over everything. */
  readonly overrides: PropertyMap;
  /** Read where the program gives nothing. */
  readonly environment: Environment;
}

/** What the program gives, without what the engine adds for itself. */
export function givenConfig(schema: DescMessage, news: PropertyMap): PropertyMap {
  const own = new Set(propertiesOf(schema).map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(accept(news)).filter(
      ([name, value]) => value !== null && !isInternal(name) && (own.has(name) || !ENGINES.includes(name)),
    ),
  );
}
const ENGINES = ["version", "pluginDownloadURL"];

/** The configuration that holds: what is given, completed by the surroundings. */
export function wholeConfig(
  schema: DescMessage,
  news: PropertyMap,
  { overrides, environment }: Surroundings,
): PropertyMap {
  const given = decodeConfig(schema, givenConfig(schema, news));
  return complete(schema, { ...given, ...overrides }, { environment });
}

/** Everything wrong with a configuration; what is missing with all the places where it can be given. */
export function configFailures(schema: DescMessage, config: PropertyMap): readonly CheckFailure[] {
  return failuresOf(schema, config).map(({ property, reason }) => {
    const missing = propertiesOf(schema).find(({ name }) => name === property && config[name] === undefined);
    if (!missing) return { property, reason };
    const key = `${packageName(schema)}:${property}`;
    const command = `pulumi config set ${missing.secret ? "--secret " : ""}${key}`;
    const variable = missing.environment ? `, or ${missing.environment} in the environment` : "";
    return { property, reason: `is missing: give it to the provider, with \`${command}\`${variable}` };
  });
}

/** Throws `invalid-input` with everything wrong with a configuration. */
export function assertConfig(schema: DescMessage, config: PropertyMap): void {
  const failures = configFailures(schema, config);
  if (failures.length === 0) return;
  const list = failures.map(({ property, reason }) => `${property} ${reason}`).join("; ");
  throw new KindlingError("invalid-input", `the configuration of ${packageName(schema)} is wrong: ${list}`);
}
