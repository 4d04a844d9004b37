import type { Manifest } from "./manifest.ts";
import { type ResourceName, resourceKey } from "./resource-name.ts";

/** A manifest, or what one refers to. */
export interface GraphNode extends ResourceName {
  /** `CivoVpc/dev.prod-network`. */
  readonly id: string;
  /** The file that declares it; absent where none of the manifests does. */
  readonly file?: string;
  /** None of the manifests declares it. */
  readonly external: boolean;
}

/** One resource refers to another. */
export interface GraphEdge {
  /** Who refers. */
  readonly from: string;
  readonly to: string;
  /** Where, and to which output: absent where the other is meant as a whole. */
  readonly fields: readonly { readonly path: string; readonly output?: string }[];
}

export interface ReferenceGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What refers to what: manifests in their order, then what else they refer to. */
export function referenceGraph(manifests: readonly Manifest[]): ReferenceGraph {
  const nodes = new Map<string, GraphNode>();
  for (const { kind, metadata, env, file } of manifests) {
    const name = { kind: kind.name, name: metadata.name, env };
    nodes.set(resourceKey(name), { id: resourceKey(name), ...name, file, external: false });
  }
  const edges: GraphEdge[] = [];
  for (const { kind, metadata, env, references } of manifests) {
    const from = resourceKey({ kind: kind.name, name: metadata.name, env });
    for (const [to, group] of Map.groupBy(references, (reference) => resourceKey(reference.to))) {
      const [first] = group;
      if (first && !nodes.has(to)) nodes.set(to, { id: to, ...first.to, external: true });
      edges.push({
        from,
        to,
        fields: group.map(({ path, output }) => ({ path, ...(output && { output }) })),
      });
    }
  }
  return { nodes: [...nodes.values()], edges };
}

/**
 * The nodes in the order in which they can go up: each level refers only to those before it, at least once to the one
 * right before. The graph must be free of cycles, as that of valid manifests is.
 */
export function levelsOf({ nodes, edges }: ReferenceGraph): GraphNode[][] {
  const referred = Map.groupBy(edges, ({ from }) => from);
  const depths = new Map<string, number>();
  const levels: GraphNode[][] = [];
  let left = nodes;
  while (left.length > 0) {
    const level = left.filter(({ id }) => (referred.get(id) ?? []).every(({ to }) => depths.has(to)));
    if (level.length === 0) throw new TypeError("the graph has a cycle");
    for (const { id } of level) depths.set(id, levels.length);
    levels.push(level);
    left = left.filter(({ id }) => !depths.has(id));
  }
  return levels;
}
