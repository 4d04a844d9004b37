import type { RunResult } from "@kindling/core/engine";
import type { KindlingError } from "@kindling/core/error";
import { type Bench, onBench, Thing } from "@kindling/testing/engine-suite-bench";
import { notTried } from "@kindling/testing/not-tried";
import { describeUnderPulumi } from "@kindling/testing/pulumi-cli";
import { secret } from "@pulumi/pulumi";
import { afterAll, expect, it } from "vitest";
import type { Backend, StateServer } from "./state-server.fixture.ts";
import { pulumiEngine } from "./test-engine.fixture.ts";

const HUSH = "a secret in the state";
const UNLOCK = "kindling state unlock Model/dev";

const one = async () => ({ address: new Thing("a", { name: "alpha", secretLabel: secret(HUSH) }).address });
const two = async () => {
  const { address } = await one();
  return { address, b: new Thing("b", { name: "beta", label: address }).address };
};

/** What holds of a state on a real server that several users reach, and that may go away at any time. */
export function backendSuite(name: string, tool: string, server: StateServer | string): void {
  if (typeof server === "string") {
    notTried(tool, `a state on ${name}`, server);
    return;
  }
  afterAll(() => server.close());

  describeUnderPulumi(`a state on ${name}`, (cli) => {
    const engineOn = (at: Backend) => pulumiEngine(cli, { ...at, unlockCommand: () => UNLOCK });
    const bench =
      (test: (bench: Bench, at: Backend) => Promise<void>): (() => Promise<void>) =>
      async () => {
        const at = await server.backend();
        await onBench(engineOn(at))((made) => test(made, at))();
      };

    it(
      "goes up, is listed, shown, exported, goes down and is imported again",
      bench(async ({ up, preview, destroy, engine, stack }) => {
        expect(await up(two)).toMatchObject({ result: "succeeded", ops: ["create a", "create b"] });
        expect((await preview(two)).ops).toEqual([]);
        expect(await engine.stacks()).toMatchObject([{ ...stack, resourceCount: 4 }]);
        expect(await engine.outputs(stack)).toEqual({
          address: { value: "model://alpha", secret: false },
          b: { value: "model://beta", secret: false },
        });
        const state = await engine.export(stack);
        expect(JSON.stringify(state)).not.toContain(HUSH);
        expect((await destroy()).ops).toEqual(["delete b", "delete a"]);
        await engine.import(stack, state);
        expect(await engine.outputs(stack)).toMatchObject({ b: { value: "model://beta" } });
        expect(await failure(engine.import({ ...stack, stack: "another" }, state))).toMatchObject({
          code: "refused",
        });
      }),
    );

    it(
      "has one run at a time: a second is told who holds it; a killed one leaves word of what it had begun",
      bench(async ({ up, engine, stack, cloud }) => {
        const held = hold(cloud);
        const first = up(two);
        await held.begun;
        const refused = await failure(up(one));
        const [, pid] = /, pid (\d+), since /.exec(refused.message) ?? [];
        expect(refused).toMatchObject({ code: "locked", message: expect.stringContaining(UNLOCK) });
        process.kill(Number(pid), "SIGKILL");
        held.fail();
        expect((await first).result).toBe("failed");
        expect(await engine.unlock(stack)).toBe(false);
        const next = await up(two);
        expect(warnings(next)).toEqual([
          expect.stringContaining("interrupted while creating model:index:Thing b"),
        ]);
        expect(next).toMatchObject({ result: "succeeded", ops: ["create b"] });
      }),
    );

    it(
      "is free again after a run that was stopped, or ended at once",
      bench(async ({ up, cloud, engine, stack }) => {
        const held = hold(cloud);
        const stop = new AbortController();
        const stopped = up(two, { stop: stop.signal });
        await held.begun;
        stop.abort();
        held.go();
        expect(await stopped).toMatchObject({ result: "cancelled" });
        expect((await engine.export(stack)).deployment.pending_operations ?? []).toEqual([]);
        expect(cloud.names).toEqual(["alpha", "beta"]);

        const ending = hold(cloud, "c");
        const terminate = new AbortController();
        const three = async () => {
          new Thing("c", { name: "gamma" });
          return two();
        };
        const ended = up(three, { terminate: terminate.signal });
        await ending.begun;
        terminate.abort();
        expect(await ended).toMatchObject({ result: "cancelled" });
        ending.fail();
        expect(await engine.unlock(stack)).toBe(false);
        const next = await up(three);
        expect(next).toMatchObject({ result: "succeeded", ops: ["create c"] });
        expect(cloud.names).toEqual(["alpha", "beta", "gamma"]);
      }),
    );

    it(
      "doesn't mind that the server is gone for a moment",
      bench(async ({ up, cloud }) => {
        const held = hold(cloud);
        const run = up(two);
        await held.begun;
        await server.kill();
        held.go();
        await held.done;
        await server.start();
        expect(await run).toMatchObject({ result: "succeeded", ops: ["create a", "create b"] });
        expect((await up(two)).ops).toEqual([]);
      }),
    );

    it(
      "says what is wrong with a server that lets nobody in, isn't there or doesn't answer, and no secret with it",
      bench(async ({ directory, stack }, at) => {
        const engine = (there: Backend) => engineOn(there)({ directory, providers: {}, passphrase: "test" });
        const { credentials, place } = server.wrong(at);
        const refused = await failure((await engine(credentials)).stacks());
        expect(refused).toMatchObject({
          code: "missing-credential",
          message: expect.stringContaining(server.variable),
        });
        const missing = await failure((await engine(place)).up({ ...stack, program: one }));
        expect(missing).toMatchObject({
          code: "unreadable",
          message: expect.stringMatching(/Make it first/),
        });
        await server.kill();
        const down = await failure((await engine(at)).stacks());
        await server.start();
        expect(down).toMatchObject({
          code: "unreadable",
          message: expect.stringMatching(/can't be reached/),
        });
        for (const { message, stack: trace } of [refused, missing, down])
          for (const text of [server.secret, encodeURIComponent(server.secret)])
            expect(`${message}\n${trace}`).not.toContain(text);
      }),
    );

    it(
      "that dies in the middle of a run and stays away leaves word of what was begun, and a way to take it over",
      bench(async ({ up, engine, stack, cloud }) => {
        const held = hold(cloud);
        const terminate = new AbortController();
        const run = up(two, { terminate: terminate.signal });
        await held.begun;
        await server.kill();
        held.go();
        await held.done;
        const id = cloud.named("beta")?.id ?? "";
        if (!server.givesUpSoon) terminate.abort();
        const failed = await run;
        if (server.givesUpSoon) {
          expect(failed.errors).toMatchObject([{ code: "unwritable", path: expect.stringMatching(/::b$/) }]);
          expect(failed.errors[0]?.message).toContain(`creating model:index:Thing b went through (id ${id})`);
          expect(failed.errors[0]?.message).toContain(UNLOCK);
        }
        expect(JSON.stringify(failed.events)).not.toContain(server.secret);
        await server.start();
        expect(await failure(up(two))).toMatchObject({ code: "locked" });
        expect(await engine.unlock(stack)).toBe(true);
        expect(await engine.unlock(stack)).toBe(false);
        const program = async () => {
          const { address } = await one();
          return { b: new Thing("b", { name: "beta", label: address }, { import: id }).address };
        };
        const next = await up(program);
        expect(warnings(next)).toEqual([
          expect.stringContaining("interrupted while creating model:index:Thing b"),
        ]);
        expect(next).toMatchObject({ result: "succeeded", ops: ["import b"] });
        expect(cloud.names).toEqual(["alpha", "beta"]);
      }),
    );
  });
}

/** Keeps the creation of a thing waiting, until the test says how it ends. */
function hold(cloud: Bench["cloud"], thing = "b") {
  const [begun, ended, done] = [
    Promise.withResolvers<void>(),
    Promise.withResolvers<boolean>(),
    Promise.withResolvers<void>(),
  ];
  cloud.before = async ({ method, name }) => {
    if (method !== "create" || name !== thing) return;
    cloud.before = () => {};
    begun.resolve();
    if (!(await ended.promise)) throw new Error("it was not to be");
  };
  cloud.after = ({ method, name }) => {
    if (method === "create" && name === thing) done.resolve();
  };
  return {
    begun: begun.promise,
    done: done.promise,
    go: () => ended.resolve(true),
    fail: () => ended.resolve(false),
  };
}

const warnings = ({ events }: Awaited<ReturnType<Bench["up"]>>): string[] =>
  events.flatMap(({ diagnosticEvent }) =>
    diagnosticEvent?.severity === "warning" ? [diagnosticEvent.message] : [],
  );

/** The error that it was refused with. */
async function failure(refused: Promise<unknown>): Promise<KindlingError> {
  return refused.then(
    (result) => expect.unreachable(`it went through: ${(result as RunResult | undefined)?.result}`),
    (error) => error,
  );
}
