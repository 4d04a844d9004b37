import { type DescMessage, type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import {
  function$ as functionOption,
  provider as providerOption,
  type ResourceOptions,
  resource as resourceOption,
} from "@kindling/apis/kindling/provider/v1/options";
import { KindlingError } from "@kindling/core/error";
import { nearest } from "./nearest.ts";

/** The package's name, from the message of its configuration. Throws when that isn't one. */
export function packageName(config: DescMessage): string {
  if (!hasOption(config, providerOption))
    throw new TypeError(`${config.typeName} has no (kindling.provider.v1.provider) option`);
  return getOption(config, providerOption).name;
}

/** What a resource's message says about the resource. Throws when it isn't one. */
export function resourceOptions(schema: DescMessage): ResourceOptions {
  if (!hasOption(schema, resourceOption))
    throw new TypeError(`${schema.typeName} has no (kindling.provider.v1.resource) option`);
  return getOption(schema, resourceOption);
}

/** The token of a function; undefined for an rpc that isn't one. */
export function functionToken(method: DescMethod): string | undefined {
  return hasOption(method, functionOption) ? getOption(method, functionOption).token : undefined;
}

/** Type token and name of a resource, from its URN `urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>`. */
export function ofUrn(urn: string): { readonly token: string; readonly name: string } {
  const [, , types = "", ...name] = urn.split("::");
  return { token: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

/** The entry with this token; throws `not-found` naming the nearest. */
export function byToken<T>(entries: ReadonlyMap<string, T>, token: string): T {
  const entry = entries.get(token);
  if (entry !== undefined) return entry;
  throw new KindlingError("not-found", `the provider has no ${token}${nearest(token, entries.keys())}`);
}
