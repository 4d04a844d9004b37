import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import {
  Group,
  type MakeEngine,
  ModelProvider,
  onBench,
  Thing,
  type ThingArgs,
} from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** Every resource option, and where providers come from. */
export function optionTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);
  const one = (args: ThingArgs, options?: pulumi.CustomResourceOptions) => async () => ({
    id: new Thing("a", args, options).id,
  });
  const none = async () => ({ id: new Thing("other").id });

  test(
    "protect refuses deleting and replacing, in previews too",
    bench(async ({ up, preview, destroy, cloud }) => {
      await up(one({ name: "alpha", zone: "north" }, { protect: true }));
      for (const attempt of [
        () => preview(one({ name: "alpha", zone: "south" }, { protect: true })),
        () => up(one({ name: "alpha", zone: "south" }, { protect: true })),
        () => preview(none),
        () => up(none),
        () => destroy(),
      ]) {
        const { result, errors } = await attempt();
        expect(result).toBe("failed");
        expect(errors[0]).toMatchObject({
          code: "refused",
          message: expect.stringMatching(/Thing a.*is protected/),
        });
        expect(errors).toHaveLength(1);
      }
      expect(cloud.named("alpha")).toMatchObject({ properties: { zone: "north" } });
      expect((await up(one({ name: "alpha", zone: "south" }))).ops).toContain("replace a");
    }),
  );

  test(
    "retainOnDelete leaves the thing where it is",
    bench(async ({ up, cloud }) => {
      await up(one({ name: "alpha" }, { retainOnDelete: true }));
      expect((await up(none)).ops).toContain("delete a");
      expect(cloud.named("alpha")).toBeDefined();
    }),
  );

  test(
    "ignoreChanges keeps what there was",
    bench(async ({ up, cloud }) => {
      await up(one({ name: "alpha", size: 1, tags: { a: "1", b: "1" } }));
      const options = { ignoreChanges: ["size", "tags.a"] };
      const run = await up(one({ name: "alpha", size: 2, tags: { a: "2", b: "2" } }, options));
      expect(run.ops).toEqual(["update a"]);
      expect(cloud.named("alpha")?.properties).toMatchObject({ size: 1, tags: { a: "1", b: "2" } });
    }),
  );

  test(
    "replaceOnChanges replaces where an update would do",
    bench(async ({ up }) => {
      await up(one({ size: 1 }));
      const run = await up(one({ size: 2 }, { replaceOnChanges: ["size"] }));
      expect(run.ops).toEqual(["create-replacement a", "replace a", "delete-replaced a"]);
    }),
  );

  test(
    "deleteBeforeReplace turns the order round",
    bench(async ({ up }) => {
      await up(one({ zone: "north" }));
      const run = await up(one({ zone: "south" }, { deleteBeforeReplace: true }));
      expect(run.ops).toEqual(["delete-replaced a", "replace a", "create-replacement a"]);
    }),
  );

  test(
    "replacementTrigger replaces when its value changes",
    bench(async ({ up }) => {
      await up(one({}, { replacementTrigger: "1" } as pulumi.CustomResourceOptions));
      expect((await up(one({}, { replacementTrigger: "1" } as pulumi.CustomResourceOptions))).ops).toEqual(
        [],
      );
      const run = await up(one({}, { replacementTrigger: "2" } as pulumi.CustomResourceOptions));
      expect(run.ops).toContain("replace a");
    }),
  );

  test(
    "aliases rename a resource, and its children with it",
    bench(async ({ up, cloud, resources }) => {
      const program = (name: string, aliases?: pulumi.Alias[]) => async () => {
        const group = new Group(name, undefined, aliases ? { aliases } : {});
        const child = new Thing(`${name}-child`, {}, { parent: group });
        new Thing("user", { label: child.address });
        return {};
      };
      await up(program("old"));
      const before = cloud.names;
      expect((await up(program("new", [{ name: "old" }]))).ops).toEqual([]);
      expect(cloud.names).toEqual(before);
      expect(JSON.stringify(await resources())).not.toContain("::old");
      expect((await up(program("new"))).ops).toEqual([]);
    }),
  );

  test(
    "aliases take URNs and other parents as well",
    bench(async ({ up }) => {
      await up(one({ name: "alpha" }));
      const urn = "urn:pulumi:dev::model::model:index:Thing::a";
      const moved = async () => {
        const group = new Group("g");
        new Thing("b", { name: "alpha" }, { parent: group, aliases: [urn] });
        return {};
      };
      expect((await up(moved)).ops).toEqual(["create g"]);
      const back = async () => {
        const parent = "urn:pulumi:dev::model::model:index:Group::g";
        new Thing("a", { name: "alpha" }, { aliases: [{ name: "b", parent }] });
        return {};
      };
      expect((await up(back)).ops).toEqual(["delete g"]);
    }),
  );

  test(
    "deletedWith spares the call that another deletion makes needless",
    bench(async ({ up, destroy, cloud }) => {
      await up(async () => {
        const host = new Thing("host");
        new Thing("guest", {}, { deletedWith: host });
        return {};
      });
      await destroy();
      expect(cloud.calls.filter(({ method }) => method === "delete")).toEqual([
        { method: "delete", name: "host" },
      ]);
    }),
  );

  test(
    "customTimeouts reach the provider",
    bench(async ({ up, cloud }) => {
      await up(one({}, { customTimeouts: { create: "1m30s", delete: "2m" } }));
      await up(none);
      expect(cloud.calls).toContainEqual({ method: "create", name: "a", timeoutSeconds: 90 });
      expect(cloud.calls).toContainEqual({ method: "delete", name: "a", timeoutSeconds: 120 });
    }),
  );

  test(
    "components hand protect and providers down to their children",
    bench(async ({ up, cloud, resources }) => {
      await up(async () => {
        const provider = new ModelProvider("south", { region: "south" });
        const group = new Group("g", (self) => void new Thing("a", {}, { parent: self }), {
          providers: [provider],
          protect: true,
        });
        return { urn: group.urn };
      });
      const thing = (await resources()).find(({ type }) => type === "model:index:Thing");
      expect(thing).toMatchObject({ protect: true, parent: expect.stringMatching(/Group::g$/) });
      expect(thing?.provider).toMatch(/pulumi:providers:model::south::/);
      expect(cloud.configurations).toEqual([{ region: "south" }]);
    }),
  );

  test(
    "a default provider is configured from the stack's configuration",
    bench(async ({ up, cloud }) => {
      const config = { "model:region": { value: "north" }, "model:key": { value: "k-123", secret: true } };
      const run = await up(one({}), { config });
      expect(run.result).toBe("succeeded");
      expect(cloud.configurations).toEqual([
        { region: "north", key: expect.objectContaining({ value: "k-123" }) },
      ]);
      expect(run.events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config).toEqual({
        "model:region": "north",
        "model:key": "[secret]",
      });
    }),
  );

  test(
    "another provider configuration updates in place or replaces what it made, as the provider says",
    bench(async ({ up }) => {
      const program = (args: pulumi.Inputs) => async () => {
        new Thing("a", {}, { provider: new ModelProvider("p", args) });
        return {};
      };
      await up(program({ region: "north", key: "1" }));
      expect((await up(program({ region: "north", key: "2" }))).ops).toEqual(["update p"]);
      expect((await up(program({ region: "south", key: "2" }))).ops).toEqual([
        "create-replacement p",
        "replace p",
        "create-replacement a",
        "replace a",
        "delete-replaced a",
        "delete-replaced p",
      ]);
    }),
  );

  test(
    "a renamed provider goes on managing what it made",
    bench(async ({ up, destroy, cloud }) => {
      const program = (name: string, aliases: pulumi.Alias[]) => async () => {
        const provider = new ModelProvider(name, { region: "north" }, { aliases });
        return { id: new Thing("a", {}, { provider }).id };
      };
      await up(program("old", []));
      expect((await up(program("new", [{ name: "old" }]))).ops).toEqual([]);
      await destroy();
      expect(cloud.things.size).toBe(0);
    }),
  );

  test(
    "functions are called, with their failures told to the program",
    bench(async ({ up }) => {
      const run = await up(async () => {
        const a = new Thing("a", { name: "alpha", size: 7 });
        const found = pulumi.runtime.invokeOutput("model:index:lookup", { name: a.name }) as pulumi.Output<{
          size: number;
        }>;
        return { size: found.apply(({ size }) => size) };
      });
      expect(run.outputs.size?.value).toBe(7);
      const failed = await up(async () => pulumi.runtime.invoke("model:index:lookup", { name: "nobody" }));
      expect(failed.errors[0]).toMatchObject({
        code: "program",
        message: expect.stringContaining("no such thing"),
      });
    }),
  );
}
