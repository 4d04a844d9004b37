import type { DescMethod } from "@bufbuild/protobuf";
import type { AnyProvider } from "./definition.ts";
import { functionToken } from "./kinds.ts";
import { ResourceKind } from "./resource-kind.ts";

/** What a provider has, by token. */
export interface Entries {
  readonly kinds: ReadonlyMap<string, ResourceKind>;
  readonly functions: ReadonlyMap<string, DescMethod>;
}

/** Reads the options of a provider's messages, which takes longer than all else in making a provider of them. */
export function entriesOf({ resources, functions }: AnyProvider): Entries {
  const kinds = resources.map((resource) => new ResourceKind(resource));
  const methods = functions?.service.methods ?? [];
  return {
    kinds: new Map(kinds.map((kind) => [kind.options.token, kind])),
    functions: new Map(methods.map((method) => [functionToken(method) ?? method.name, method])),
  };
}
