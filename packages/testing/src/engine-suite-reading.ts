import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { type MakeEngine, onBench, Thing, type ThingArgs } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** What is there already: refreshes, reads, imports and other stacks. */
export function readingTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);
  const one = (args: ThingArgs, options?: pulumi.CustomResourceOptions) => async () => ({
    version: new Thing("a", args, options).version,
  });

  test(
    "a refresh shows drift, takes it over and changes nothing in the cloud",
    bench(async ({ up, refresh, resources, cloud }) => {
      await up(one({ name: "alpha", size: 1 }));
      const thing = cloud.named("alpha");
      if (thing) thing.properties = { ...thing.properties, size: 5 };
      for (const run of [await refresh({ preview: true }), await refresh()]) {
        expect(run.ops).toEqual(["update a"]);
        expect(run.steps.find(({ op }) => op === "update")?.diff).toEqual(["size"]);
        const told = run.events.flatMap(({ resOutputsEvent }) => resOutputsEvent?.metadata ?? []);
        expect(told.find(({ op }) => op === "update")?.detailedDiff).toEqual({
          size: { diffKind: "update", inputDiff: true },
        });
      }
      const state = (await resources()).find(({ type }) => type === "model:index:Thing");
      expect(state).toMatchObject({ inputs: { size: 5 }, outputs: { size: 5 } });
      expect(cloud.count("update")).toBe(0);
      expect((await refresh()).ops).toEqual([]);
      expect((await up(one({ name: "alpha", size: 1 }))).ops).toEqual(["update a"]);
    }),
  );

  test(
    "a refresh drops what is gone, and up creates it again",
    bench(async ({ up, refresh, cloud }) => {
      const program = async () => {
        const a = new Thing("a", { name: "alpha" });
        new Thing("b", { name: "beta", label: a.address });
        return {};
      };
      await up(program);
      cloud.things.clear();
      expect((await refresh()).ops.toSorted()).toEqual(["delete a", "delete b"]);
      expect((await up(program)).ops).toEqual(["create a", "create b"]);
    }),
  );

  test(
    "up reads everything first when asked to",
    bench(async ({ up, preview, cloud }) => {
      const program = async () => {
        new Thing("a", { name: "alpha" });
        new Thing("b", { name: "beta" });
        return {};
      };
      await up(program);
      for (const [id, { properties }] of cloud.things)
        if (properties.name === "alpha") cloud.things.delete(id);
      expect((await up(program)).ops).toEqual([]);
      expect((await preview(program, { refresh: true })).ops).toEqual(["refresh a", "create a"]);
      expect((await up(program, { refresh: true })).ops).toEqual(["refresh a", "create a"]);
      expect(cloud.names.toSorted()).toEqual(["alpha", "beta"]);
    }),
  );

  test(
    "a refresh that can't read something keeps it and says so",
    bench(async ({ up, refresh, resources, cloud }) => {
      await up(one({ name: "alpha" }));
      cloud.before = ({ method }) => {
        if (method === "read") throw new Error("the cloud is away");
      };
      const run = await refresh();
      expect(run.result).toBe("failed");
      expect(run.errors[0]?.message).toBe("reading model:index:Thing a: the cloud is away");
      expect((await resources()).map(({ type }) => type)).toContain("model:index:Thing");
    }),
  );

  test(
    "a program reads what isn't its own, and never deletes it",
    bench(async ({ up, destroy, resources, cloud }) => {
      const { id } = cloud.add("someone else's", { name: "theirs", size: 3 });
      const run = await up(async () => {
        const theirs = new Thing("theirs", {}, { id });
        return { size: theirs.size, mine: new Thing("mine", { label: theirs.address }).label };
      });
      expect(run.outputs).toMatchObject({ size: { value: 3 }, mine: { value: "model://theirs" } });
      expect((await resources()).find(({ urn }) => urn.endsWith("::theirs"))).toMatchObject({
        external: true,
        id,
      });
      await destroy();
      expect(cloud.names).toEqual(["theirs"]);
    }),
  );

  test(
    "reading what isn't there fails",
    bench(async ({ up }) => {
      const { errors } = await up(async () => ({ size: new Thing("gone", {}, { id: "thing-99" }).size }));
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toBe("reading model:index:Thing gone: there is none with id thing-99");
    }),
  );

  test(
    "imports take a thing over, and change it where the program differs",
    bench(async ({ up, preview, cloud }) => {
      const { id } = cloud.add("by hand", { name: "found", size: 3 });
      const program = (size: number) => one({ name: "found", size }, { import: id });
      expect((await preview(program(3))).ops).toEqual(["import a"]);
      expect((await up(program(3))).ops).toEqual(["import a"]);
      expect((await up(program(3))).ops).toEqual([]);
      expect((await up(one({ name: "found", size: 3 }))).ops).toEqual([]);
      const other = cloud.add("by hand too", { name: "other", size: 3 });
      const run = await up(async () => ({
        v: new Thing("b", { name: "other", size: 4 }, { import: other.id }).version,
      }));
      expect(run.ops).toEqual(["import b", "update b", "delete a"]);
      expect(cloud.named("other")).toMatchObject({ id: other.id, properties: { size: 4 } });
    }),
  );

  test(
    "an import that would need a replacement is refused, as is one of nothing",
    bench(async ({ up, cloud }) => {
      const { id } = cloud.add("by hand", { name: "found", zone: "north" });
      const refused = await up(one({ name: "found", zone: "south" }, { import: id }));
      expect(refused.errors[0]).toMatchObject({ code: "refused", message: expect.stringContaining("zone") });
      expect(cloud.named("found")).toMatchObject({ id, properties: { zone: "north" } });
      const nothing = await up(async () => ({ v: new Thing("b", {}, { import: "thing-99" }).version }));
      expect(nothing.errors[0]?.message).toBe(
        "importing model:index:Thing b: there is none with id thing-99 to import",
      );
    }),
  );

  test(
    "a stack reads the outputs of another, and secrets stay secret",
    bench(async ({ up }) => {
      const network = { project: "network", stack: "dev" };
      await up(async () => ({ cidr: "10.0.0.0/8", key: pulumi.secret("open-sesame") }), { stack: network });
      const run = await up(async () => {
        const reference = new pulumi.StackReference("organization/network/dev");
        const cidr = reference.getOutput("cidr");
        return { cidr, key: reference.requireOutput("key"), label: new Thing("a", { label: cidr }).label };
      });
      expect(run.outputs).toEqual({
        cidr: { value: "10.0.0.0/8", secret: false },
        key: { value: "open-sesame", secret: true },
        label: { value: "10.0.0.0/8", secret: false },
      });
      const missing = await up(async () => ({
        o: new pulumi.StackReference("organization/network/prod").outputs,
      }));
      expect(missing.errors[0]).toMatchObject({
        code: "not-found",
        message: expect.stringContaining("network/prod"),
      });
    }),
  );

  test(
    "metadata.org names no other stack on a backend without organizations",
    bench(async ({ engine, stack }) => {
      const ours = { ...stack, organization: "acme" };
      const program = async () => ({ organization: pulumi.getOrganization() });
      const run = await engine.up({ ...ours, program });
      expect(run.outputs).toEqual({ organization: { value: "organization", secret: false } });
      expect(await engine.outputs(ours)).toEqual(await engine.outputs(stack));
      expect(await engine.stacks()).toMatchObject([stack]);
    }),
  );
}
