import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Bench } from "@kindling/testing/engine-suite-bench";
import { clearUp } from "@kindling/testing/engine-suite-properties";
import { expectAsWanted, programOf, randomProgram } from "@kindling/testing/engine-suite-random";
import { ModelCloud, modelProvider } from "@kindling/testing/model-provider";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DyingStore } from "./dying-store.fixture.ts";
import { sandboxOn } from "./index.ts";

test("a state that can't be written any more, at any moment: nothing is lost and nothing doubled unannounced", async () => {
  await fc.assert(
    fc.asyncProperty(
      randomProgram,
      randomProgram,
      fc.integer({ min: 0, max: 12 }),
      async (first, second, writes) => {
        const store = new DyingStore();
        const cloud = new ModelCloud();
        const bench = new Bench("", cloud, sandboxOn(store, { model: modelProvider(cloud) }), []);
        await bench.up(programOf(first));
        store.writesLeft = writes;
        const run = await bench.up(programOf(second));
        if (store.writesLeft < 0) expect(run.errors.map(({ code }) => code)).toContain("unwritable");
        store.writesLeft = Number.POSITIVE_INFINITY;
        await clearUp(bench, programOf(second));
        expect((await bench.up(programOf(second))).errors).toEqual([]);
        expectAsWanted(cloud, second);
        await bench.destroy();
        expect(cloud.things.size).toBe(0);
      },
    ),
    { numRuns: 30 },
  );
});

test("killed in the middle of a creation: the next run tells of it, keeps the name, and goes on from what was done", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kindling-crash-"));
  try {
    const run = async (die: string) => {
      const script = join(import.meta.dirname, "crash.fixture.ts");
      const { stdout } = await promisify(execFile)(process.execPath, [script, directory, die]).catch(
        (error) => {
          expect(error.signal).toBe("SIGKILL");
          return { stdout: "{}" };
        },
      );
      return JSON.parse(stdout);
    };
    await run("create b");
    const cloud = async () => JSON.parse(await readFile(join(directory, "cloud.json"), "utf8")) as string[];
    const [, orphan] = await cloud();
    const next = await run("never");
    expect(next.diagnostics.join()).toContain("interrupted while creating model:index:Thing b");
    expect(next.errors).toEqual([`creating model:index:Thing b: the name ${orphan} is taken`]);
    expect(next.ops).toEqual([]);
    expect((await cloud()).length).toBe(2);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
