import fc from "fast-check";
import { expect } from "vitest";
import { type Bench, type MakeEngine, onBench } from "./engine-suite-bench.ts";
import { expectAsWanted, programOf, randomProgram } from "./engine-suite-random.ts";
import { test } from "./engine-suite-test.ts";
import type { ModelCall } from "./model-provider.ts";

const MUTATING: readonly ModelCall["method"][] = ["create", "update", "delete"];

/** What holds for any program, any change to it and any interruption. */
export function propertyTests(makeEngine: MakeEngine, numRuns: number): void {
  const bench = onBench(makeEngine);

  test(
    "any program and any edit: up reaches what is wanted, a second preview is empty, destroy leaves nothing",
    bench(async ({ up, preview, destroy, cloud, resources, afresh }) => {
      await fc.assert(
        fc.asyncProperty(fc.array(randomProgram, { minLength: 1, maxLength: 3 }), (edits) =>
          afresh(async () => {
            for (const program of edits) {
              const shown = await preview(programOf(program));
              const { result, ops, errors } = await up(programOf(program));
              expect({ result, errors }).toEqual({ result: "succeeded", errors: [] });
              expectAsWanted(cloud, program);
              // A preview may foresee updates that turn out not to be needed, but misses nothing.
              const kinds = (list: string[]) => new Set(list.filter((op) => !/^(update|same)/.test(op)));
              expect(
                [...kinds(ops)]
                  .filter((op) => op.startsWith("delete "))
                  .every((op) => shown.ops.includes(op)),
              ).toBe(true);
              expect((await preview(programOf(program))).ops).toEqual([]);
            }
            await destroy();
            expect([...cloud.things.values()]).toEqual([]);
            expect(await resources()).toEqual([]);
          }),
        ),
        { numRuns },
      );
    }),
  );

  test(
    "a provider that fails at any call: the state tells what is there, and the next run completes it",
    bench(async ({ up, destroy, cloud, resources, afresh }) => {
      await fc.assert(
        fc.asyncProperty(
          randomProgram,
          randomProgram,
          fc.integer({ min: 1, max: 8 }),
          (first, second, step) =>
            afresh(async () => {
              await up(programOf(first));
              onCall(cloud, "before", step, () => {
                throw new Error("the cloud is away");
              });
              await up(programOf(second));
              cloud.before = () => {};
              const known = (await resources()).filter(({ type, pendingReplacement }) => {
                return type === "model:index:Thing" && !pendingReplacement;
              });
              expect(known.map(({ id }) => id).sort()).toEqual([...cloud.things.keys()].sort());
              expect((await up(programOf(second))).errors).toEqual([]);
              expectAsWanted(cloud, second);
              await destroy();
              expect(cloud.things.size).toBe(0);
            }),
        ),
        { numRuns },
      );
    }),
  );

  test(
    "a run cut off at any call: the next tells what it can't know, loses nothing and doubles nothing",
    bench(async ({ up, destroy, cloud, resources, afresh }) => {
      await fc.assert(
        fc.asyncProperty(
          randomProgram,
          randomProgram,
          fc.integer({ min: 1, max: 8 }),
          (first, second, step) =>
            afresh(async () => {
              await up(programOf(first));
              const terminate = new AbortController();
              onCall(cloud, "after", step, () => {
                terminate.abort();
                return new Promise(() => {});
              });
              await up(programOf(second), { terminate: terminate.signal });
              cloud.after = () => {};
              await clearUp({ up, resources, cloud }, programOf(second));
              expect((await up(programOf(second))).errors).toEqual([]);
              expectAsWanted(cloud, second);
              await destroy();
              expect(cloud.things.size).toBe(0);
            }),
        ),
        { numRuns },
      );
    }),
  );
}

/** Does something at the nth call that changes the cloud. */
function onCall(
  cloud: Bench["cloud"],
  when: "before" | "after",
  nth: number,
  what: () => void | Promise<void>,
): void {
  let calls = 0;
  cloud[when] = ({ method }) => (MUTATING.includes(method) && ++calls === nth ? what() : undefined);
}

/** Does as the engine's warnings say: deletes by hand what isn't in the state; of nothing else there may be two. */
export async function clearUp(
  { up, resources, cloud }: Pick<Bench, "up" | "resources" | "cloud">,
  program: Parameters<Bench["up"]>[0],
): Promise<void> {
  const known = new Set((await resources()).map(({ id }) => id));
  const orphans = [...cloud.things.values()].filter(({ id }) => !known.has(id));
  if (orphans.length === 0) return;
  const next = await up(program, { stop: AbortSignal.abort() });
  const warned = next.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.urn ?? []);
  for (const { id, urn } of orphans) {
    expect(warned).toContain(urn);
    cloud.things.delete(id);
  }
}
