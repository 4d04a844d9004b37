import type { Checkpoint, ResourceState } from "./checkpoint.ts";

export interface IntegrityProblem {
  readonly urn: string;
  readonly reason: string;
}

/**
 * What Pulumi would refuse a state for (`pkg/resource/stack/snapshot/integrity.go`): a resource that comes before
 * something it needs, needs what isn't there, or is there twice. Undefined when all is well.
 */
export function integrityProblem({ resources }: Checkpoint): IntegrityProblem | undefined {
  const urns = new Set<string>();
  const live = new Set<string>();
  const providers = new Set<string>();
  for (const resource of resources) {
    const { urn, type, id } = resource;
    if (!resource.custom && id) return { urn, reason: "it has an id, but isn't a provider's resource" };
    if (type.startsWith("pulumi:providers:")) providers.add(`${urn}::${id ?? ""}`);
    if (resource.provider && !providers.has(resource.provider) && !resource.pendingReplacement)
      return { urn, reason: `its provider ${resource.provider} doesn't come before it` };
    const missing = needs(resource).find(([, needed]) => needed && !urns.has(needed));
    if (missing) return { urn, reason: `its ${missing[0]} ${missing[1]} doesn't come before it` };
    if (!resource.delete && live.has(urn)) return { urn, reason: "it is there twice" };
    urns.add(urn);
    if (!resource.delete) live.add(urn);
  }
  return undefined;
}

function needs(resource: ResourceState): (readonly [what: string, urn: string | undefined])[] {
  return [
    ["parent", resource.parent],
    ["deletedWith", resource.deletedWith],
    ...(resource.replaceWith ?? []).map((urn) => ["replaceWith", urn] as const),
    ...(resource.dependencies ?? []).map((urn) => ["dependency", urn] as const),
    ...Object.entries(resource.propertyDependencies ?? {}).flatMap(([property, list]) =>
      (list ?? []).map((urn) => [`dependency of ${property}`, urn] as const),
    ),
  ];
}
