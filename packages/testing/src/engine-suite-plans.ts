import type { Program, SavedPlan } from "@kindling/core/engine";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { type Bench, type MakeEngine, onBench, Thing, type ThingArgs } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** What a preview planned is what `up` does, or nothing is done. */
export function planTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);
  const one = (args: ThingArgs, options?: pulumi.CustomResourceOptions) => async () => ({
    address: new Thing("a", args, options).address,
  });
  const planOf = async ({ preview }: Bench, program: Program, options = {}) => {
    const { plan, errors } = await preview(program, { ...options, savePlan: true });
    expect(errors).toEqual([]);
    expect(plan).toBeDefined();
    return plan as SavedPlan;
  };
  /** `up` does nothing, and says why. */
  const refuses = async (
    { up, cloud, engine, stack }: Bench,
    program: Program,
    plan: SavedPlan,
    options: object,
    why: RegExp,
  ) => {
    const [before, calls] = [await engine.export(stack), cloud.calls.length];
    const { result, errors } = await up(program, { ...options, plan });
    expect(result).toBe("failed");
    expect(errors.map(({ code }) => code)).toEqual(["refused"]);
    expect(errors[0]?.message).toMatch(why);
    expect(errors[0]?.message).toMatch(/stack model\/dev .*: preview --save-plan/);
    expect(cloud.calls).toHaveLength(calls);
    expect((await engine.export(stack)).deployment.resources).toEqual(before.deployment.resources);
  };

  test(
    "a plan is carried out as it was previewed, made-up names and what wasn't known included",
    bench(async (all) => {
      const { up, preview, cloud, engine, stack } = all;
      const program = async () => {
        const a = new Thing("a", { size: 1, secretLabel: pulumi.secret("hush-hush") });
        const b = new Thing("b", { name: "beta", label: a.address, tags: { of: a.name } });
        return { address: b.address, name: a.name };
      };
      const { plan, steps, outputs } = await preview(program, { savePlan: true });
      await expect(engine.export(stack)).rejects.toMatchObject({ code: "not-found" });
      const again = await preview(program, { plan: plan as SavedPlan });
      expect(again).toMatchObject({ result: "succeeded", errors: [] });
      const run = await up(program, { plan: plan as SavedPlan });
      expect(run).toMatchObject({ result: "succeeded", errors: [] });
      const sorted = (all: typeof steps) => all.map(({ op, urn }) => `${op} ${urn}`).sort();
      expect(sorted(run.steps)).toEqual(sorted(steps));
      expect(run.outputs.name).toEqual(outputs.name);
      expect(cloud.names).toHaveLength(2);

      const changed = async () => {
        new Thing("b", { name: "beta", zone: "south", label: "x" });
        return {};
      };
      const next = await planOf(all, changed);
      const second = await up(changed, { plan: next });
      expect(second.errors).toEqual([]);
      expect(second.ops).toEqual(expect.arrayContaining(["replace b", "delete a"]));
    }),
  );

  test(
    "a plan holds no secret in the clear, and only what made it can read it",
    bench(async (all) => {
      const config = { "model:key": { value: "k-123-secret", secret: true } };
      const program = one({ name: "alpha", secretLabel: pulumi.secret("hush-hush") as never });
      await all.up(program, { config });
      const plan = await planOf(all, program, { config });
      for (const text of [JSON.stringify(plan), Buffer.from(JSON.stringify(plan), "base64").toString()])
        expect(text).not.toMatch(/hush-hush|k-123-secret|token-of/);
      const damaged = JSON.parse(
        JSON.stringify(plan).replace(/[A-Za-z0-9+/]{8}={0,2}"(?=[^"]*$)/, 'AAAAAAAA"'),
      );
      for (const wrong of [damaged, "plan"])
        await expect(all.up(program, { config, plan: wrong })).rejects.toMatchObject({
          code: "invalid-input",
        });
    }),
  );

  test(
    "a plan is refused when the state or the configuration has changed since, and says of which resource",
    bench(async (all) => {
      const [config, other] = [{ "model:key": { value: "1" } }, { "model:key": { value: "2" } }];
      await all.up(one({ name: "alpha", size: 1 }), { config });
      const program = one({ name: "alpha", size: 3 });
      const plan = await planOf(all, program, { config });
      await refuses(all, program, plan, { config: other }, /: the configuration's model:key has changed\./);
      await all.up(one({ name: "alpha", size: 2 }), { config });
      await refuses(all, program, plan, { config }, /Thing a has changed in the state/);
    }),
  );

  test(
    "a plan is refused when the program asks for something else, and says of which resource and property",
    bench(async (all) => {
      const program = (args: ThingArgs, options?: pulumi.CustomResourceOptions) => async () => {
        const b = new Thing("b", { name: "beta" });
        return { address: new Thing("a", { name: "alpha", label: b.address, ...args }, options).address };
      };
      const plan = await planOf(all, program({ size: 1, tags: { a: "1" } }));
      const same = { size: 1, tags: { a: "1" } };
      const { secret } = pulumi;
      const other = { size: 2, tags: { a: "2" }, secretLabel: secret("s") as never };
      for (const [changed, why] of [
        [program(other), /: size, tags\.a, secretLabel of model:index:Thing a is to be something else\./],
        [program(same, { protect: true }), /: option protect of model:index:Thing a /],
        [one({ name: "alpha", ...same }), /: model:index:Thing b isn't in the program any more/],
      ] as const) {
        const { result, errors } = await all.preview(changed, { plan });
        expect(result).toBe("failed");
        expect(errors).toEqual([
          expect.objectContaining({ code: "refused", message: expect.stringMatching(why) }),
        ]);
      }
      expect(all.cloud.names).toEqual([]);
    }),
  );

  test(
    "what wasn't known when it was planned may turn out to need less, and never more",
    bench(async (all) => {
      const program = (zone: (version: number) => string) => async () => {
        const a = new Thing("a", { name: "alpha", size: 1 });
        const b = new Thing("b", { name: "beta", label: a.version.apply((version) => zone(version)) });
        return { address: b.address };
      };
      await all.up(program(() => "same"));
      const changed = (zone: () => string) => async () => {
        const a = new Thing("a", { name: "alpha", size: 2 });
        const b = new Thing("b", { name: "beta", label: a.version.apply(zone) });
        return { address: b.address };
      };
      const plan = await planOf(
        all,
        changed(() => "same"),
      );
      expect(
        (
          await all.up(
            changed(() => "same"),
            { plan },
          )
        ).ops,
      ).toEqual(["update a"]);

      const more = (also: boolean) => async () => {
        const a = new Thing("a", { name: "alpha", size: 3 });
        const b = new Thing("b", { name: "beta", label: "same" });
        a.version.apply(() => also && new Thing("c", { name: "gamma" }));
        return { address: b.address, version: a.version };
      };
      const strict = await planOf(all, more(true));
      const run = await all.up(more(true), { plan: strict });
      expect(run.result).toBe("failed");
      expect(run.errors[0]).toMatchObject({
        code: "refused",
        message: expect.stringContaining("Thing c isn't in it"),
      });
      expect(all.cloud.names).toEqual(["alpha", "beta"]);
    }),
  );

  test(
    "a plan made on what is really there is carried out on that, and refused when it has drifted further",
    bench(async (all) => {
      const { up, cloud } = all;
      const program = one({ name: "alpha", size: 1 });
      await up(program);
      const drift = (size: number | null) => {
        const thing = cloud.named("alpha");
        if (thing) thing.properties = { ...thing.properties, size };
      };
      drift(5);
      const plan = await planOf(all, program, { refresh: true });
      expect(await up(program, { plan })).toMatchObject({ result: "succeeded" });
      expect(cloud.named("alpha")?.properties.size).toBe(1);

      drift(6);
      const second = await planOf(all, program, { refresh: true });
      cloud.things.clear();
      const { result, errors } = await all.preview(program, { plan: second });
      expect(result).toBe("failed");
      expect(errors[0]).toMatchObject({
        code: "refused",
        message: expect.stringMatching(/Thing a: .* was planned/),
      });
    }),
  );

  test(
    "a preview with refresh shows how things drifted and what up would do, and writes nothing",
    bench(async ({ up, preview, cloud, engine, stack }) => {
      const program = async () => {
        const a = new Thing("a", { name: "alpha", size: 1 });
        return { b: new Thing("b", { name: "beta", label: a.address }).address };
      };
      await up(program);
      const before = await engine.export(stack);
      const [alpha, beta] = [cloud.named("alpha"), cloud.named("beta")];
      if (alpha) alpha.properties = { ...alpha.properties, size: 9 };
      cloud.things.delete(beta?.id ?? "");
      const seeing = await preview(program, { refresh: true });
      expect(seeing.ops).toEqual(expect.arrayContaining(["update a", "create b"]));
      expect(seeing.changes).toMatchObject({ create: 1, update: 1 });
      expect(seeing.steps.find(({ op }) => op === "update")?.diff).toEqual(["size"]);
      const after = await engine.export(stack);
      expect(after.deployment.resources).toEqual(before.deployment.resources);
      expect(cloud.count("create") + cloud.count("update")).toBe(2);
    }),
  );
}
