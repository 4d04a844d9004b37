import { type GraphNode, levelsOf, type ReferenceGraph } from "@kindling/core/reference-graph";
import { count } from "./manifests.ts";

/** The forms in which `kindling graph` prints; JSON is the graph itself. */
export const GRAPH_TEXTS: Readonly<Record<"text" | "mermaid" | "dot", (graph: ReferenceGraph) => string>> = {
  text: levelText,
  mermaid: mermaidText,
  dot: dotText,
};

/** What can go up side by side, level by level, and below each resource what it refers to. */
function levelText(graph: ReferenceGraph): string {
  const byFrom = Map.groupBy(graph.edges, ({ from }) => from);
  const [external = [], own = []] = [true, false].map((is) =>
    graph.nodes.filter((node) => node.external === is),
  );
  const declared = new Set(own.map(({ id }) => id));
  const levels = levelsOf({ nodes: own, edges: graph.edges.filter(({ to }) => declared.has(to)) });
  const lines = levels.flatMap((level, index) => [
    index === 0 ? "first" : "then",
    ...level.flatMap(({ id }) => [
      `  ${id}`,
      ...(byFrom.get(id) ?? []).map(
        ({ to, fields }) => `    → ${to}  (${fields.map(({ path }) => path).join(", ")})`,
      ),
    ]),
  ]);
  if (external.length > 0) lines.push("not among these manifests", ...external.map(({ id }) => `  ${id}`));
  const all = `${count(own.length, "manifest")}, ${count(graph.edges.length, "reference")}`;
  return [...lines, all].join("\n");
}

/** A flowchart for Markdown: an arrow leads from who refers to what it refers to. */
function mermaidText({ nodes, edges }: ReferenceGraph): string {
  const short = shortIds(nodes);
  // Mermaid's own escape: `#quot;`. Fields may hold brackets and quotes, hence the quotes around labels.
  const quoted = (text: string) => `"${text.replaceAll("#", "#35;").replaceAll('"', "#quot;")}"`;
  return [
    "flowchart LR",
    ...nodes.map((node) => {
      const [open, close] = node.external ? ["([", "])"] : ["[", "]"];
      return `  ${short.get(node.id)}${open}${quoted(node.id)}${close}`;
    }),
    ...edges.map(({ from, to, fields }) => {
      const label = quoted(fields.map(({ path }) => path).join(", "));
      return `  ${short.get(from)} -->|${label}| ${short.get(to)}`;
    }),
  ].join("\n");
}

/** Graphviz: an arrow leads from who refers to what it refers to; what no manifest declares is dashed. */
function dotText({ nodes, edges }: ReferenceGraph): string {
  const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return [
    "digraph references {",
    "  rankdir=LR;",
    "  node [shape=box];",
    ...nodes.map(({ id, external }) => `  ${quoted(id)}${external ? " [style=dashed]" : ""};`),
    ...edges.map(({ from, to, fields }) => {
      const label = quoted(fields.map(({ path }) => path).join(", "));
      return `  ${quoted(from)} -> ${quoted(to)} [label=${label}];`;
    }),
    "}",
  ].join("\n");
}

/** Mermaid takes some words, such as `end`, for its own. */
const shortIds = (nodes: readonly GraphNode[]): ReadonlyMap<string, string> =>
  new Map(nodes.map(({ id }, index) => [id, `n${index + 1}`]));
