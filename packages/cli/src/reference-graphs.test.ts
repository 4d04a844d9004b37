import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import type { SecretValue } from "@kindling/apis/kindling/shared/v1/secret_value";
import { nodeKind } from "@kindling/core/fixtures/node-kind";
import type { StackInputMessage } from "@kindling/core/kind-message";
import { loadManifests } from "@kindling/core/manifest";
import { stringInput } from "@kindling/core/reference";
import { secretInput } from "@kindling/core/secret-value";
import { createSandbox } from "@kindling/engine-sandbox";
import { Thing } from "@kindling/testing/engine-suite-bench";
import { ModelCloud, modelProvider } from "@kindling/testing/model-provider";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { carryOut } from "./carry-out.ts";
import { colorsFor } from "./context.ts";
import { missingEnds } from "./missing-ends.ts";
import type { Operation } from "./operation.ts";
import { RunOutputs } from "./run-outputs.ts";
import { manifestTarget } from "./target.ts";
import type { StackDocument } from "./testing/kindling.ts";

interface NodeSpec {
  readonly nodes: readonly StringValueOrRef[];
  readonly token?: SecretValue;
}

/** One thing of the model's cloud, tagged with what the node refers to. */
const kind = nodeKind(
  { name: "CivoVpc", project: "civo-vpc", other: "CivoFirewall" },
  async () => (input) => {
    const { spec, metadata } = (input as StackInputMessage).target ?? {};
    const { nodes, token } = spec as unknown as NodeSpec;
    const tags = Object.fromEntries(nodes.map((node, index) => [`of-${index}`, stringInput(node)]));
    const thing = new Thing(metadata?.name ?? "", { tags, secretLabel: secretInput(token) });
    return { nodeId: thing.address, word: thing.token, words: ["a"], number: 1 };
  },
);

interface NodeText {
  readonly name: string;
  readonly refers: readonly string[];
  /** Takes the secret word of this one. */
  readonly token?: string;
}

const manifest = ({ name, refers, token }: NodeText): string =>
  JSON.stringify({
    apiVersion: "test.project-planton.org/v1",
    kind: "CivoVpc",
    metadata: { name },
    spec: { nodes: refers.map((ref) => ({ ref })), ...(token && { token: { ref: token } }) },
  });

/** A sandbox with a cloud in memory, on which nodes are run. */
class World {
  readonly cloud = new ModelCloud();
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  async run(operation: Operation, nodes: readonly NodeText[], { parallel = 8, force = false } = {}) {
    this.cloud.calls.length = 0;
    const stdin = async () => new TextEncoder().encode(nodes.map(manifest).join("\n---\n"));
    const loaded = await loadManifests(["-"], { kinds: { CivoVpc: async () => ({ default: kind }) }, stdin });
    if (loaded.problems.length) return { problems: loaded.problems, stacks: [], shown: "" };
    const engine = createSandbox({
      directory: this.directory,
      providers: { model: modelProvider(this.cloud) },
    });
    const outputs = new RunOutputs();
    const sources = { engine, usesEndpoints: false, providerEnvironment: {}, env: {}, outputs };
    const targets = loaded.manifests.map((one) => manifestTarget(one, sources));
    const problems = operation === "destroy" ? [] : await missingEnds(targets, engine);
    if (problems.length) return { problems, stacks: [], shown: "" };
    const [stdin_, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const written = Promise.all([text(stdout), text(stderr)]);
    const context = {
      stdin: stdin_,
      stdout,
      stderr,
      env: {},
      directory: ".",
      colors: colorsFor({}, {}),
      debug: false,
    };
    await carryOut(
      operation,
      targets,
      engine,
      { yes: true, output: "json", parallel, force, outputs },
      context,
    );
    stdout.end();
    stderr.end();
    const [document, shown] = await written;
    return { problems: [], stacks: JSON.parse(document).stacks as StackDocument[], shown };
  }
}

async function world(): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), "kindling-graphs-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return new World(directory);
}

const name = (index: number) => `n${index}`;
/** Graphs of a few nodes: without cycles, or with any; an end beyond the last is missing. */
const graphOf = (ends: (size: number, node: number) => fc.Arbitrary<number>) =>
  fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, node) =>
        fc.uniqueArray(ends(size, node), { maxLength: 3 }).map((list) => ({
          name: name(node),
          refers: list.filter((end) => end !== node).map(name),
        })),
      ),
    ),
  );
const sound = graphOf((_, node) => fc.nat(Math.max(0, node - 1)));

describe("manifests that refer to each other", () => {
  it("go up in their order and come down in reverse; one that fails stops only what needs it", async () => {
    const place = await world();
    await fc.assert(
      fc.asyncProperty(sound, fc.nat(20), fc.integer({ min: 1, max: 4 }), async (nodes, luck, parallel) => {
        place.cloud.clear();
        const bad = name(luck);
        place.cloud.before = ({ method, name: thing }) => {
          if (method === "create" && thing === bad) throw new Error("out of luck");
        };
        const { stacks } = await place.run("up", nodes, { parallel });
        const created = place.cloud.calls
          .filter(({ method }) => method === "create")
          .map((call) => call.name);
        const result = new Map(stacks.map((stack) => [stack.name, stack.result]));
        for (const { name: node, refers } of nodes) {
          const through = refers.every((end) => result.get(end) === "succeeded");
          expect(result.get(node)).toBe(!through ? "skipped" : node === bad ? "failed" : "succeeded");
          expect(created.includes(node)).toBe(through);
          for (const end of refers)
            if (through) expect(created.indexOf(end)).toBeLessThan(created.indexOf(node));
          const thing = [...place.cloud.things.values()].find(({ urn }) => urn.endsWith(`::${node}`));
          if (result.get(node) === "succeeded")
            expect(Object.values(thing?.properties.tags ?? {})).toEqual(
              refers.map((end) => expect.stringContaining(`model://${end}~`)),
            );
        }
        expect(place.cloud.busiest).toBeLessThanOrEqual(parallel);
        place.cloud.before = () => {};
        const again = await place.run("up", nodes, { parallel });
        expect(again.stacks.every((stack) => stack.result === "succeeded")).toBe(true);
        expect(
          (await place.run("preview", nodes)).stacks.every(
            ({ changes }) => changes.create === 0 && changes.update === 0,
          ),
        ).toBe(true);

        const down = await place.run("destroy", nodes, { parallel });
        expect(down.stacks.map((stack) => stack.result)).toEqual(nodes.map(() => "succeeded"));
        const deleted = place.cloud.calls
          .filter(({ method }) => method === "delete")
          .map((call) => call.name);
        expect(deleted.toSorted()).toEqual(nodes.map((node) => node.name).sort());
        for (const { name: node, refers } of nodes)
          for (const end of refers) expect(deleted.indexOf(end)).toBeGreaterThan(deleted.indexOf(node));
        expect(place.cloud.things.size).toBe(0);
      }),
      { numRuns: 6 },
    );
  });

  it("run nothing where one leads nowhere or they go in a circle", async () => {
    const place = await world();
    const any = graphOf((size) => fc.nat(size));
    await fc.assert(
      fc.asyncProperty(any, async (nodes) => {
        const names = new Set(nodes.map((node) => node.name));
        const missing = nodes.flatMap((node) => node.refers.filter((end) => !names.has(end)));
        fc.pre(missing.length > 0 || reaches(nodes));
        const { problems } = await place.run("up", nodes);
        const rules = new Set(problems.map(({ rule }) => rule));
        if (reaches(nodes)) expect(rules).toEqual(new Set(["reference.cycle"]));
        else {
          expect(rules).toEqual(new Set(["reference.missing"]));
          expect(problems).toHaveLength(missing.length);
        }
        expect(place.cloud.calls).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("run as wide as the graph allows", async () => {
    const place = await world();
    const nodes = ["a", "b", "c", "d"].map((node) => ({ name: node, refers: [] }));
    let waiting = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    place.cloud.before = ({ method }) => {
      if (method !== "create") return;
      if (++waiting === nodes.length) resolve();
      return promise;
    };
    const { stacks } = await place.run("up", nodes);
    expect(stacks.map(({ result }) => result)).toEqual(nodes.map(() => "succeeded"));
  });

  it("keep a secret output a secret through a reference, in previews too", async () => {
    const place = await world();
    const nodes = [
      { name: "giver", refers: [] },
      { name: "taker", refers: [], token: "giver" },
    ];
    for (const operation of ["preview", "up", "up"] as const) {
      const { stacks, shown } = await place.run(operation, nodes);
      expect(stacks.map(({ result }) => result)).toEqual(["succeeded", "succeeded"]);
      expect(JSON.stringify(stacks) + shown).not.toContain("token-of-");
    }
    expect([...place.cloud.things.values()].map(({ properties }) => properties.secretLabel)).toContainEqual(
      expect.stringContaining("token-of-thing"),
    );
  });
});

/** Whether some node leads to itself. */
function reaches(nodes: readonly NodeText[]): boolean {
  const next = new Map(nodes.map((node) => [node.name, node.refers]));
  return nodes.some((node) => {
    const seen = new Set(node.refers);
    for (const one of seen) for (const end of next.get(one) ?? []) seen.add(end);
    return seen.has(node.name);
  });
}
