import { findCycles } from "@kindling/core/reference-cycle";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runInOrder } from "./schedule.ts";

/** What each node refers to: only to nodes before it (no cycles), to any, or to none that is there. */
const acyclic = fc.integer({ min: 1, max: 200 }).chain((size) =>
  fc.array(fc.array(fc.nat(199), { maxLength: 4 }), { minLength: size, maxLength: size }).map((ends) =>
    // An end beyond its node is a missing one.
    ends.map((list, node) => [...new Set(list)].filter((end) => end < node || end >= size)),
  ),
);
const anyGraph = fc
  .integer({ min: 1, max: 60 })
  .chain((size) =>
    fc.array(fc.array(fc.nat(size - 1), { maxLength: 2 }), { minLength: size, maxLength: size }),
  );

type Graph = readonly (readonly number[])[];

/** Runs a graph's nodes, each ending only when it is told to; `failing` ones don't go through. */
async function trace(graph: Graph, limit: number, failing: (node: number) => boolean, pick: () => number) {
  const [begun, running, ended]: [number[], Map<number, () => void>, number[]] = [[], new Map(), []];
  const width: { running: number; ready: number }[] = [];
  const results = runInOrder<number, string>({
    jobs: graph.map((_, node) => node),
    after: (node) => graph[node] ?? [],
    limit,
    isThrough: (result) => result === "through",
    skip: (_, because) => `skipped ${because.join(" ")}`,
    run: (node) => {
      begun.push(node);
      for (const end of inside(graph, node)) expect(ended).toContain(end);
      return new Promise((resolve) => {
        running.set(node, () => {
          running.delete(node);
          ended.push(node);
          resolve(failing(node) ? "failed" : "through");
        });
      });
    },
  });
  const done = new Set<number>();
  void results.then(
    () => done.add(-1),
    () => done.add(-1),
  );
  for (;;) {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    if (running.size === 0) break;
    const through = new Set(ended.filter((node) => !failing(node)));
    const ready = graph.filter(
      (_, node) => !ended.includes(node) && inside(graph, node).every((end) => through.has(end)),
    );
    width.push({ running: running.size, ready: ready.length });
    const waiting = [...running.values()];
    waiting[pick() % waiting.length]?.();
  }
  return { results: await results, begun, width };
}

const inside = (graph: Graph, node: number): number[] =>
  (graph[node] ?? []).filter((end) => end < graph.length);

describe("a schedule", () => {
  it("begins nothing before what it waits for went through, as much side by side as it may, and all that it can", () =>
    fc.assert(
      fc.asyncProperty(
        acyclic,
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.nat(11)),
        fc.func(fc.integer({ min: 0, max: 9 })),
        async (graph, limit, picks, luck) => {
          const failing = (node: number) => luck(node) === 0;
          const { results, begun, width } = await trace(
            graph,
            limit,
            failing,
            () => picks.next().value as number,
          );
          for (const { running, ready } of width) expect(running).toBe(Math.min(limit, ready));
          expect(new Set(begun).size).toBe(begun.length);
          for (const [node, result] of results.entries()) {
            const bad = inside(graph, node).filter((end) => results[end] !== "through");
            if (bad.length) expect(result).toBe(`skipped ${bad.join(" ")}`);
            else expect(result).toBe(failing(node) ? "failed" : "through");
          }
        },
      ),
      { numRuns: 40 },
    ));

  it("begins with the longest chain", async () => {
    const graph = [[], [], [1], [2], []];
    const { begun } = await trace(
      graph,
      1,
      () => false,
      () => 0,
    );
    expect(begun).toEqual([1, 2, 0, 3, 4]);
  });

  it("refuses a circle instead of waiting for ever", async () => {
    await expect(
      trace(
        [[1], [0]],
        8,
        () => false,
        () => 0,
      ),
    ).rejects.toThrow("in a circle");
  });

  it("tells what a job waits for, and when that gets less", async () => {
    const waits: string[] = [];
    await runInOrder({
      jobs: ["a", "b", "c"],
      after: (job) => (job === "c" ? ["a", "b"] : []),
      limit: 1,
      run: async () => true,
      isThrough: (result) => result,
      skip: () => false,
      onWait: (job, waitsFor) => void waits.push(`${job}: ${waitsFor.join(" ")}`),
    });
    expect(waits).toEqual(["c: a b", "c: b"]);
  });
});

describe("cycles", () => {
  it("are found where there are any, as ways along references that end where they began", () =>
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const nodes = graph.map((_, node) => node);
        const cycles = findCycles(nodes, (node) => graph[node] ?? []);
        for (const cycle of cycles)
          for (const [index, node] of cycle.entries())
            expect(graph[node]).toContain(cycle[(index + 1) % cycle.length]);
        const told = new Set(cycles.flat());
        // Without the nodes that were told of, the rest can be put in order.
        const left = nodes.filter((node) => !told.has(node));
        expect(findCycles(left, (node) => (graph[node] ?? []).filter((end) => !told.has(end)))).toEqual([]);
      }),
    ));
});
