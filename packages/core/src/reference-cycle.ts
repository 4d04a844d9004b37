/** Finds what waits for itself: each cycle once, as a way through it, the shortest from its first node. */
export function findCycles<Node>(nodes: readonly Node[], next: (node: Node) => readonly Node[]): Node[][] {
  const left = remaining(nodes, next);
  const cycles: Node[][] = [];
  const told = new Set<Node>();
  for (const node of left) {
    if (told.has(node)) continue;
    const cycle = wayBack(node, (from) => next(from).filter((to) => left.has(to)));
    for (const member of cycle ?? []) told.add(member);
    if (cycle) cycles.push(cycle);
  }
  return cycles;
}

/** The nodes that lead to a cycle, or are in one. */
function remaining<Node>(nodes: readonly Node[], next: (node: Node) => readonly Node[]): Set<Node> {
  const left = new Set(nodes);
  const open = new Map(nodes.map((node) => [node, new Set(next(node).filter((to) => left.has(to)))]));
  const before = new Map<Node, Node[]>();
  for (const [node, tos] of open) for (const to of tos) before.set(to, [...(before.get(to) ?? []), node]);
  const free = nodes.filter((node) => open.get(node)?.size === 0);
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    left.delete(node);
    for (const from of before.get(node) ?? []) {
      const ends = open.get(from);
      ends?.delete(node);
      if (ends?.size === 0) free.push(from);
    }
  }
  return left;
}

/** The shortest way from a node to itself, without it at the end. */
function wayBack<Node>(start: Node, next: (node: Node) => readonly Node[]): Node[] | undefined {
  const from = new Map<Node, Node>();
  const queue = [start];
  for (const node of queue)
    for (const to of next(node)) {
      if (to === start) {
        const way = [node];
        for (let at = node; at !== start; ) {
          at = from.get(at) as Node;
          way.unshift(at);
        }
        return way;
      }
      if (from.has(to)) continue;
      from.set(to, node);
      queue.push(to);
    }
  return undefined;
}
