import {
  createUrn,
  nameOf,
  parseProviderReference,
  providerReference,
  qualifiedType,
  ROOT_STACK_TYPE,
  typeOf,
} from "@kindling/engine-program/urn";
import type { ResourceState } from "./state/checkpoint.ts";

/**
 * Writes the new URN wherever a resource is still called by the one that it was renamed from, so that no reference in
 * the state dangles. Aliases aren't kept once that is done (deploy.Snapshot.NormalizeURNReferences).
 */
export function renameAliased(resources: readonly ResourceState[]): readonly ResourceState[] {
  if (!resources.some(({ aliases }) => aliases?.length)) return resources;
  const renamed = new Map<string, string>();
  for (const { urn, parent, aliases } of resources) {
    for (const alias of aliases ?? []) renamed.set(alias, urn);
    const newParent = parent === undefined ? undefined : renamed.get(parent);
    if (newParent && qualifiedType(newParent) !== ROOT_STACK_TYPE) {
      const [, , stack, project] = /^(urn:pulumi:)(.*?)::(.*?)::/.exec(urn) ?? [];
      if (stack && project)
        renamed.set(urn, createUrn({ stack, project }, newParent, typeOf(urn), nameOf(urn)));
    }
  }
  const current = (urn: string): string => renamed.get(urn) ?? urn;
  return resources.map((resource) => rename(resource, current));
}

function rename({ aliases, ...resource }: ResourceState, current: (urn: string) => string): ResourceState {
  const { parent, provider, dependencies, propertyDependencies, deletedWith, replaceWith } = resource;
  const reference = provider === undefined ? undefined : parseProviderReference(provider);
  return {
    ...resource,
    urn: current(resource.urn),
    ...(parent !== undefined && { parent: current(parent) }),
    ...(reference && { provider: providerReference(current(reference.urn), reference.id) }),
    ...(dependencies && { dependencies: dependencies.map(current) }),
    ...(propertyDependencies && { propertyDependencies: renameNeeds(propertyDependencies, current) }),
    ...(deletedWith !== undefined && { deletedWith: current(deletedWith) }),
    ...(replaceWith && { replaceWith: replaceWith.map(current) }),
  };
}

/** Pulumi leaves properties that need nothing out when it rewrites the others (state_builder.go). */
function renameNeeds(
  needs: Readonly<Record<string, readonly string[]>>,
  current: (urn: string) => string,
): Readonly<Record<string, readonly string[]>> {
  if (Object.values(needs).every((urns) => urns.every((urn) => current(urn) === urn))) return needs;
  return Object.fromEntries(
    Object.entries(needs).flatMap(([key, urns]) => (urns.length > 0 ? [[key, urns.map(current)]] : [])),
  );
}
