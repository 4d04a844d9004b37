import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { Group, type MakeEngine, onBench, Thing } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const ID = expect.stringMatching(/^[0-9a-f-]{36}$/);

/** What is told of a run and what is kept of it, in Pulumi's own shapes. */
export function stateTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);
  const urn = (type: string, name: string) => `urn:pulumi:dev::model::${type}::${name}`;
  const program = async () => {
    const group = new Group("g");
    const a = new Thing("a", { name: "alpha", size: 1 }, { parent: group, customTimeouts: { create: "5m" } });
    const b = new Thing(
      "b",
      { name: "beta", label: a.address },
      { dependsOn: [group], ignoreChanges: ["size"] },
    );
    return { address: b.address, hidden: pulumi.secret("hush") };
  };

  test(
    "the state is Pulumi's: order, fields, references",
    bench(async ({ up, resources, engine, stack }) => {
      await up(program, { parallel: 1 });
      const times = { created: TIME, modified: TIME };
      const provider = expect.stringMatching(
        /^urn:pulumi:dev::model::pulumi:providers:model::default::[0-9a-f-]{36}$/,
      );
      const root = urn("pulumi:pulumi:Stack", "model-dev");
      const [groupUrn, aUrn] = [
        urn("model:index:Group", "g"),
        urn("model:index:Group$model:index:Thing", "a"),
      ];
      const secret = expect.objectContaining({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      });
      const byUrn = (await resources()).toSorted((one, two) => (one.urn < two.urn ? -1 : 1));
      expect(byUrn).toEqual([
        {
          urn: aUrn,
          custom: true,
          id: "thing-1",
          type: "model:index:Thing",
          inputs: { name: "alpha", size: 1 },
          outputs: { name: "alpha", size: 1, address: "model://alpha", version: 1, token: secret },
          parent: groupUrn,
          provider,
          propertyDependencies: { name: [], size: [] },
          customTimeouts: { create: 300 },
          ...times,
        },
        { urn: groupUrn, custom: false, type: "model:index:Group", parent: root, ...times },
        {
          urn: urn("model:index:Thing", "b"),
          custom: true,
          id: "thing-2",
          type: "model:index:Thing",
          inputs: { name: "beta", label: "model://alpha" },
          outputs: {
            name: "beta",
            label: "model://alpha",
            address: "model://beta",
            version: 1,
            token: secret,
          },
          parent: root,
          dependencies: [aUrn],
          provider,
          propertyDependencies: { name: [], label: [aUrn] },
          ignoreChanges: ["size"],
          ...times,
        },
        {
          urn: urn("pulumi:providers:model", "default"),
          custom: true,
          id: ID,
          type: "pulumi:providers:model",
          ...times,
        },
        {
          urn: root,
          custom: false,
          type: "pulumi:pulumi:Stack",
          outputs: { address: "model://beta", hidden: secret },
          ...times,
        },
      ]);
      const order = (await resources()).map((resource) => resource.urn);
      expect(order.indexOf(groupUrn)).toBeLessThan(order.indexOf(aUrn));
      expect(order.indexOf(aUrn)).toBeLessThan(order.indexOf(urn("model:index:Thing", "b")));
      expect(await engine.export(stack)).toMatchObject({
        version: 3,
        deployment: { manifest: expect.anything(), secrets_providers: { type: "passphrase" } },
      });
    }),
  );

  test(
    "the events are Pulumi's: prelude, each step before and after, summary, the end",
    bench(async ({ up }) => {
      const { events } = await up(program, { parallel: 1 });
      const kinds = events.map(({ sequence: _, timestamp: __, ...event }) => Object.keys(event)[0]);
      expect(kinds[0]).toBe("preludeEvent");
      expect(kinds.slice(-2)).toEqual(["summaryEvent", "cancelEvent"]);
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index));
      const told = events.flatMap(({ resourcePreEvent: before, resOutputsEvent: after }) => {
        const metadata = (before ?? after)?.metadata;
        return metadata
          ? [`${before ? "begin" : "end"} ${metadata.op} ${metadata.urn.split("::").at(-1)}`]
          : [];
      });
      expect(told).toEqual([
        "begin create model-dev",
        "begin create g",
        "end create g",
        "begin create a",
        "end create a",
        "begin create b",
        "end create b",
        "end create model-dev",
      ]);
      const created = events.find(({ resOutputsEvent }) => resOutputsEvent?.metadata.urn.endsWith("::b"));
      expect(created?.resOutputsEvent?.metadata).toMatchObject({
        op: "create",
        type: "model:index:Thing",
        logical: true,
        new: {
          id: "thing-2",
          custom: true,
          inputs: { label: "model://alpha" },
          outputs: { token: "[secret]" },
        },
      });
      expect(events.at(-2)?.summaryEvent).toMatchObject({
        resourceChanges: { create: 4 },
        maybeCorrupt: false,
      });
    }),
  );

  test(
    "created and modified tell when",
    bench(async ({ up, resources }) => {
      const at = async () => (await resources()).find(({ urn: found }) => found.endsWith("::a"));
      const sized = (size: number) => async () => ({ id: new Thing("a", { name: "alpha", size }).id });
      await up(sized(1));
      const first = await at();
      await up(sized(1));
      expect(await at()).toEqual(first);
      await up(sized(2));
      const second = await at();
      expect(second?.created).toBe(first?.created);
      expect(second?.modified).not.toBe(first?.modified);
    }),
  );

  test(
    "an exported state, imported again, is the same stack",
    bench(async ({ up, engine, stack, cloud }) => {
      await up(program);
      const exported = await engine.export(stack);
      await up(async () => ({ id: new Thing("other").id }));
      cloud.things.clear();
      await engine.import(stack, exported);
      expect((await up(program)).ops).toEqual([]);
    }),
  );

  test(
    "stacks are listed; what never was isn't there",
    bench(async ({ up, engine }) => {
      expect(await engine.stacks()).toEqual([]);
      await up(program);
      expect(await engine.stacks()).toEqual([
        { project: "model", stack: "dev", resourceCount: 5, lastUpdate: TIME },
      ]);
      const missing = { project: "model", stack: "prod" };
      await expect(engine.outputs(missing)).rejects.toMatchObject({ code: "not-found" });
      await expect(engine.export(missing)).rejects.toMatchObject({ code: "not-found" });
    }),
  );

  test(
    "a second run on a stack is told who holds it; the stack is free again when the first is done, or unlocked",
    bench(async ({ up, cloud, engine, stack }) => {
      let second: Promise<unknown> | undefined;
      cloud.before = async ({ method }) => {
        if (method !== "create") return;
        second ??= up(program).catch((error) => error);
        await second;
      };
      await up(async () => ({ id: new Thing("a").id }));
      expect(await second).toMatchObject({ code: "locked" });
      expect(await engine.unlock(stack)).toBe(false);
      expect((await up(program)).result).toBe("succeeded");
    }),
  );
}
