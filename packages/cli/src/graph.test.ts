import type { ReferenceGraph } from "@kindling/core/reference-graph";
import { instance } from "@viz-js/viz";
import fc from "fast-check";
import { expect, it } from "vitest";
import { GRAPH_TEXTS } from "./graph-text.ts";
import { bucketManifest, type Workplace, workplace } from "./testing/kindling.ts";

const keys = JSON.stringify({
  apiVersion: "civo.project-planton.org/v1",
  kind: "CivoObjectStoreCredential",
  metadata: { name: "shop-keys" },
  spec: { credentialName: "shop-keys", region: "LON1" },
});

async function shop(): Promise<Workplace> {
  const place = await workplace();
  const bucket = (name: string, credential: unknown) => bucketManifest(name, { credential });
  const buckets = [bucket("one", "shop-keys"), bucket("two", { name: "other-keys", env: "prod" })];
  await place.write("shop.yaml", [...buckets, keys].join("\n---\n"));
  return place;
}

it("shows what refers to what, in the order in which it goes up", async () => {
  const place = await shop();
  const { stdout, status } = await place.run(["graph", "shop.yaml"]);
  expect(status).toBe(0);
  expect(stdout).toBe(`first
  CivoBucket/dev.two
    → CivoObjectStoreCredential/prod.other-keys  (spec.credential)
  CivoObjectStoreCredential/dev.shop-keys
then
  CivoBucket/dev.one
    → CivoObjectStoreCredential/dev.shop-keys  (spec.credential)
not among these manifests
  CivoObjectStoreCredential/prod.other-keys
3 manifests, 2 references
`);
});

it("prints the graph for programs", async () => {
  const place = await shop();
  const graph = JSON.parse((await place.run(["graph", "shop.yaml", "-o", "json"])).stdout);
  expect(graph.nodes).toHaveLength(4);
  expect(graph.nodes[0]).toEqual({
    ...{ id: "CivoBucket/dev.one", kind: "CivoBucket", name: "one", env: "dev" },
    ...{ file: "shop.yaml", external: false },
  });
  expect(graph.nodes[3]).toEqual({
    ...{ id: "CivoObjectStoreCredential/prod.other-keys", kind: "CivoObjectStoreCredential" },
    ...{ name: "other-keys", env: "prod", external: true },
  });
  expect(graph.edges).toContainEqual({
    from: "CivoBucket/dev.one",
    to: "CivoObjectStoreCredential/dev.shop-keys",
    fields: [{ path: "spec.credential" }],
  });
});

/** Whatever may be in a path: names and keys of maps, quotes and backslashes among them. */
const word = fc.string({ unit: fc.constantFrom(...'abE-. "\\#[](){}|;>&ü'), minLength: 1, maxLength: 12 });
const graphs = fc
  .record({
    names: fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
    edges: fc.array(fc.tuple(fc.nat(7), fc.nat(7), word), { maxLength: 10 }),
  })
  .map(({ names, edges }): ReferenceGraph => {
    const nodes = names.map((name, index) => ({
      ...{ id: `CivoVpc/dev.${name}`, kind: "CivoVpc", name, env: "dev", external: index % 3 === 2 },
    }));
    const id = (index: number) => nodes[index % nodes.length]?.id ?? "";
    return {
      nodes,
      edges: edges.map(([from, to, path]) => ({ from: id(from), to: id(to), fields: [{ path }] })),
    };
  });

it("writes DOT that Graphviz reads as the same graph, whatever the names are", async () => {
  const graphviz = await instance();
  fc.assert(
    fc.property(graphs, (graph) => {
      const read = graphviz.renderJSON(GRAPH_TEXTS.dot(graph)) as {
        objects?: { name: string }[];
        edges?: { tail: number; head: number; label: string }[];
      };
      // Graphviz keeps both of an escaped backslash's characters in a name, and shows one.
      const names = (read.objects ?? []).map(({ name }) => name.replaceAll("\\\\", "\\"));
      expect(names.toSorted()).toEqual(graph.nodes.map(({ id }) => id).toSorted());
      const edges = (read.edges ?? []).map(({ tail, head }) => `${names[tail]} ${names[head]}`);
      expect(edges.sort()).toEqual(graph.edges.map(({ from, to }) => `${from} ${to}`).sort());
    }),
    { numRuns: 60 },
  );
});

it("writes Mermaid without anything in a label that would end it", () =>
  fc.assert(
    fc.property(graphs, (graph) => {
      const [head, ...lines] = GRAPH_TEXTS.mermaid(graph).split("\n");
      expect(head).toBe("flowchart LR");
      const line = /^ {2}n\d+(\["[^"]*"\]|\(\["[^"]*"\]\)| -->\|"[^"]*"\| n\d+)$/u;
      expect(lines.filter((text) => !line.test(text))).toEqual([]);
      expect(lines).toHaveLength(graph.nodes.length + graph.edges.length);
    }),
  ));
