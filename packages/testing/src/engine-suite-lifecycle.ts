import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { Group, type MakeEngine, ModelProvider, onBench, Thing } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** Creating, changing, replacing and deleting; what is shown of it and kept of it. */
export function lifecycleTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);

  test(
    "creates what a program asks for and hands its outputs back",
    bench(async ({ up, cloud, engine, stack }) => {
      const run = await up(async () => {
        const a = new Thing("a", { name: "alpha", size: 1 });
        const b = new Thing("b", { label: a.address });
        return { address: a.address, label: b.label };
      });
      expect(run).toMatchObject({ result: "succeeded", errors: [], changes: { create: 3 } });
      expect(run.ops).toEqual(["create a", "create b"]);
      expect(run.outputs).toEqual({
        address: { value: "model://alpha", secret: false },
        label: { value: "model://alpha", secret: false },
      });
      expect(await engine.outputs(stack)).toEqual(run.outputs);
      expect(cloud.names).toEqual(["alpha", expect.stringMatching(/^b~/)]);
    }),
  );

  test(
    "changes nothing the second time",
    bench(async ({ up, preview, cloud }) => {
      const program = async () => ({ address: new Thing("a", { size: 1 }).address });
      await up(program);
      const before = [...cloud.calls];
      for (const run of [await preview(program), await up(program)]) {
        expect(run.changes).toEqual({ create: 0, update: 0, replace: 0, delete: 0, same: 2 });
        expect(run.ops).toEqual([]);
      }
      expect(cloud.calls.filter(({ method }) => method !== "configure")).toEqual(
        before.filter(({ method }) => method !== "configure"),
      );
    }),
  );

  test(
    "updates in place",
    bench(async ({ up, cloud }) => {
      const program = (size: number) => async () => ({
        version: new Thing("a", { name: "alpha", size }).version,
      });
      await up(program(1));
      const id = cloud.named("alpha")?.id;
      const run = await up(program(2));
      expect(run.ops).toEqual(["update a"]);
      expect(run.steps.find(({ op }) => op === "update")?.diff).toEqual(["size"]);
      expect(run.outputs.version?.value).toBe(2);
      expect(cloud.named("alpha")).toMatchObject({ id, properties: { size: 2 } });
    }),
  );

  test(
    "creates the replacement before it deletes the old one",
    bench(async ({ up, cloud }) => {
      const program = (zone: string) => async () => {
        const a = new Thing("a", { zone });
        new Thing("b", { name: "beta", label: a.address });
        return {};
      };
      await up(program("north"));
      const run = await up(program("south"));
      expect(run.ops).toEqual(["create-replacement a", "replace a", "update b", "delete-replaced a"]);
      expect(run.changes).toMatchObject({ replace: 1, update: 1, delete: 0 });
      expect(cloud.things.size).toBe(2);
    }),
  );

  test(
    "deletes first, and what depends on it, where two can't be there at once",
    bench(async ({ up, cloud }) => {
      const program = (zone: string) => async () => {
        const a = new Thing("a", { name: "alpha", zone });
        const b = new Thing("b", { name: "beta", zone: a.address });
        new Thing("c", { name: "gamma", label: b.address });
        return {};
      };
      await up(program("north"));
      const run = await up(program("south"));
      expect(run.ops).toEqual([
        "delete-replaced b",
        "delete-replaced a",
        "replace a",
        "create-replacement a",
        "replace b",
        "create-replacement b",
      ]);
      expect(cloud.names).toEqual(["alpha", "beta", "gamma"]);
    }),
  );

  test(
    "deletes what the program no longer asks for, dependents first",
    bench(async ({ up, cloud }) => {
      await up(async () => {
        const a = new Thing("a", { name: "alpha" });
        const b = new Thing("b", { label: a.address });
        new Thing("c", {}, { dependsOn: b });
        new Thing("d", { name: "delta" });
        return {};
      });
      const run = await up(async () => ({ d: new Thing("d", { name: "delta" }).id }));
      expect(run.ops).toEqual(["delete c", "delete b", "delete a"]);
      expect(cloud.names).toEqual(["delta"]);
    }),
  );

  test(
    "destroys everything and keeps the empty stack",
    bench(async ({ up, destroy, cloud, engine, resources }) => {
      await up(async () => {
        const group = new Group("g");
        const a = new Thing("a", {}, { parent: group });
        new Thing("b", { label: a.address });
        return {};
      });
      const shown = await destroy({ preview: true });
      expect(shown.ops.toSorted()).toEqual(["delete a", "delete b", "delete g"]);
      expect(cloud.things.size).toBe(2);
      const run = await destroy();
      expect(run.ops.slice(0, 2)).toEqual(["delete b", "delete a"]);
      expect(cloud.things.size).toBe(0);
      expect(await resources()).toEqual([]);
      expect(await engine.stacks()).toEqual([
        expect.objectContaining({ project: "model", stack: "dev", resourceCount: 0 }),
      ]);
    }),
  );

  test(
    "previews with unknowns and touches nothing",
    bench(async ({ preview, cloud, engine }) => {
      let seen: unknown;
      const run = await preview(async () => {
        const a = new Thing("a", { size: 1 });
        const b = new Thing("b", { label: a.address, size: a.size.apply((size) => size + 1) });
        a.address.apply((address) => {
          seen = address;
        });
        return { size: b.size };
      });
      expect(run.ops).toEqual(["create a", "create b"]);
      expect(run.outputs.size?.value).toBe(2);
      expect(seen).toBeUndefined();
      expect(cloud.calls.filter(({ method }) => method !== "configure")).toEqual([]);
      expect(await engine.stacks()).toEqual([]);
    }),
  );

  test(
    "previews resources whose provider's configuration isn't known yet",
    bench(async ({ preview, up }) => {
      const program = async () => {
        const first = new Thing("first");
        const provider = new ModelProvider("late", { region: first.address });
        return { address: new Thing("second", { name: "two" }, { provider }).address };
      };
      expect(await preview(program)).toMatchObject({
        result: "succeeded",
        ops: ["create first", "create late", "create second"],
      });
      expect((await up(program)).outputs.address?.value).toBe("model://two");
    }),
  );

  test(
    "runs independent operations side by side, no more than allowed",
    bench(async ({ up, cloud }) => {
      const program = async () => {
        for (let i = 0; i < 8; i++) new Thing(`t${i}`);
        return {};
      };
      const waiting: (() => void)[] = [];
      cloud.before = async ({ method }) => {
        if (method !== "create") return;
        await new Promise<void>((go) => {
          waiting.push(go);
          if (waiting.length === 3 || cloud.count("create") === 8)
            for (const start of waiting.splice(0)) start();
        });
      };
      await up(program, { parallel: 3 });
      expect(cloud.busiest).toBe(3);
    }),
  );

  test(
    "keeps stacks that run side by side apart",
    bench(async ({ up, cloud }) => {
      const runs = await Promise.all(
        ["one", "two", "three"].map((stack) =>
          up(async () => ({ stack: pulumi.getStack(), address: new Thing("a", { name: stack }).address }), {
            stack: { project: "model", stack },
          }),
        ),
      );
      expect(runs.map(({ outputs }) => outputs.stack?.value)).toEqual(["one", "two", "three"]);
      expect(runs.map(({ outputs }) => outputs.address?.value)).toEqual([
        "model://one",
        "model://two",
        "model://three",
      ]);
      expect(cloud.names).toEqual(["one", "three", "two"]);
    }),
  );
}
