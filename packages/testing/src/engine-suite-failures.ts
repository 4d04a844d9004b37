import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { type MakeEngine, onBench, Thing, type ThingArgs } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** What goes wrong, what is said of it, and what is left behind. */
export function failureTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);
  const one = (args: ThingArgs) => async () => ({ version: new Thing("a", args).version });

  test(
    "a failed creation fails the run with what was being done; what was made stays, and the next run goes on",
    bench(async ({ up, cloud }) => {
      const program = async () => {
        const a = new Thing("a", { name: "alpha" });
        const b = new Thing("b", { name: "beta", label: a.address });
        new Thing("c", { name: "gamma", label: b.address });
        return { b: b.address };
      };
      cloud.before = ({ method, name }) => {
        if (method === "create" && name === "b") throw new Error("no room left");
      };
      const run = await up(program);
      expect(run.result).toBe("failed");
      expect(run.errors).toHaveLength(1);
      expect(run.errors[0]).toMatchObject({
        code: "cloud",
        message: "creating model:index:Thing b: no room left",
        path: "urn:pulumi:dev::model::model:index:Thing::b",
        cause: expect.objectContaining({ message: "no room left" }),
      });
      expect(run.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? [])).toEqual([
        run.errors[0]?.message,
      ]);
      expect(run.events.some(({ resOpFailedEvent }) => resOpFailedEvent?.metadata.urn.endsWith("::b"))).toBe(
        true,
      );
      expect(cloud.names).toEqual(["alpha"]);
      cloud.before = () => {};
      expect((await up(program)).ops).toEqual(["create b", "create c"]);
    }),
  );

  test(
    "a check that fails names the property and begins nothing",
    bench(async ({ up, preview, cloud }) => {
      for (const run of [await preview(one({ size: -1 })), await up(one({ size: -1 }))]) {
        expect(run.errors[0]).toMatchObject({
          code: "invalid-input",
          message: "checking model:index:Thing a: size: must not be negative",
        });
      }
      expect(cloud.count("create")).toBe(0);
    }),
  );

  test(
    "a provider that refuses its configuration is named",
    bench(async ({ up }) => {
      const two = async () => ({ a: new Thing("a").id, b: new Thing("b").id });
      const { errors } = await up(two, { config: { "model:region": { value: "nowhere" } } });
      expect(errors).toHaveLength(1);
      expect(errors[0]?.message).toContain(
        "pulumi:providers:model default: region: there is no region nowhere",
      );
    }),
  );

  test(
    "what was only half made is kept, and finished by the next run",
    bench(async ({ up, resources, cloud }) => {
      const failed = await up(one({ name: "alpha", label: "half-made" }));
      expect(failed.errors[0]?.message).toBe("creating model:index:Thing a: it didn't become ready");
      const id = cloud.named("alpha")?.id;
      expect((await resources()).at(-1)).toMatchObject({ id, initErrors: ["it didn't become ready"] });
      const next = await up(one({ name: "alpha", label: "done" }));
      expect(next.ops).toEqual(["update a"]);
      expect(cloud.named("alpha")?.id).toBe(id);
      expect((await resources()).at(-1)?.initErrors).toBeUndefined();
    }),
  );

  test(
    "a half-done update keeps what came of it and the old inputs; a failed one the old inputs alone",
    bench(async ({ up, resources, cloud }) => {
      await up(one({ name: "alpha", size: 1 }));
      await up(one({ name: "alpha", size: 2, label: "half-made" }));
      expect((await resources()).at(-1)).toMatchObject({ inputs: { size: 1 }, outputs: { size: 2 } });
      expect((await up(one({ name: "alpha", size: 2 }))).ops).toEqual(["update a"]);
      cloud.before = ({ method }) => {
        if (method === "update") throw new Error("not now");
      };
      await up(one({ name: "alpha", size: 3 }));
      expect((await resources()).at(-1)?.inputs).toMatchObject({ size: 2 });
      cloud.before = () => {};
      expect((await up(one({ name: "alpha", size: 3 }))).ops).toEqual(["update a"]);
    }),
  );

  test(
    "a failed deletion is tried again, and what the thing needs stays till then",
    bench(async ({ up, destroy, cloud }) => {
      await up(async () => {
        const a = new Thing("a", { name: "alpha" });
        new Thing("b", { name: "beta", label: a.address });
        return {};
      });
      cloud.before = ({ method, name }) => {
        if (method === "delete" && name === "b") throw new Error("in use");
      };
      const failed = await destroy();
      expect(failed.errors.map(({ message }) => message)).toEqual(["deleting model:index:Thing b: in use"]);
      expect(cloud.names).toEqual(["alpha", "beta"]);
      cloud.before = () => {};
      expect((await destroy()).ops).toEqual(["delete b", "delete a"]);
    }),
  );

  test(
    "a replacement that was interrupted between deleting and creating is completed",
    bench(async ({ up, cloud, resources }) => {
      await up(one({ name: "alpha", zone: "north" }));
      cloud.before = ({ method }) => {
        if (method === "create") throw new Error("no room left");
      };
      await up(one({ name: "alpha", zone: "south" }));
      expect((await resources()).at(-1)).toMatchObject({ pendingReplacement: true });
      cloud.before = () => {};
      expect((await up(one({ name: "alpha", zone: "south" }))).ops).toEqual([
        "replace a",
        "create-replacement a",
      ]);
      expect((await resources()).at(-1)?.pendingReplacement).toBeUndefined();
    }),
  );

  test(
    "a program that throws fails the run; what it registered is made, and nothing is deleted",
    bench(async ({ up, engine, stack, cloud }) => {
      await up(async () => ({ a: new Thing("a", { name: "alpha" }).name, kept: "yes" }));
      const run = await up(async () => {
        await new Promise((done) => new Thing("b", { name: "beta" }).id.apply(done));
        throw new Error("user bug");
      });
      expect(run.errors).toHaveLength(1);
      expect(run.errors[0]).toMatchObject({ code: "program", message: expect.stringContaining("user bug") });
      expect(cloud.names).toEqual(["alpha", "beta"]);
      expect((await engine.outputs(stack)).kept).toEqual({ value: "yes", secret: false });
    }),
  );

  test(
    "an error in an apply or in a forgotten promise fails the run that it belongs to, and no other",
    bench(async ({ up }) => {
      const faulty = (stack: string, go: () => void) =>
        up(
          async () => {
            go();
            return { address: new Thing("a", { name: stack }).address };
          },
          { stack: { project: "model", stack } },
        );
      const [apply, promise, timer, fine] = await Promise.all([
        faulty("apply", () => {
          pulumi.output(1).apply(() => {
            throw new Error("apply bug");
          });
        }),
        faulty("promise", () => void Promise.reject(new Error("promise bug"))),
        faulty("timer", () => {
          setImmediate(() => {
            throw new Error("timer bug");
          });
        }),
        faulty("fine", () => {}),
      ]);
      expect(apply?.errors[0]?.message).toContain("apply bug");
      expect(promise?.errors[0]?.message).toContain("promise bug");
      expect(timer?.errors[0]?.message).toContain("timer bug");
      expect(fine).toMatchObject({ result: "succeeded", errors: [] });
    }),
  );

  test(
    "an error that the program logs fails the run; a log about a failed resource does no harm to later ones",
    bench(async ({ up, cloud }) => {
      cloud.before = ({ method }) => {
        if (method === "create") throw new Error("no room left");
      };
      await up(async () => {
        const a = new Thing("a");
        await pulumi.log.warn("look at this", a);
        return {};
      });
      cloud.before = () => {};
      const run = await up(async () => {
        await pulumi.log.info("all is well");
        return { a: new Thing("a").id };
      });
      expect(run.result).toBe("succeeded");
      expect(run.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? [])).toEqual([
        "all is well",
      ]);
      const logged = await up(async () => {
        await pulumi.log.error("this can't work");
        return { a: new Thing("a").id };
      });
      expect(logged.errors[0]?.message).toContain("this can't work");
    }),
  );

  test(
    "a program that waits for ever after a failure is left behind",
    bench(async ({ up, cloud }) => {
      cloud.before = ({ method }) => {
        if (method === "create") throw new Error("no room left");
      };
      const run = await up(async () => {
        new Thing("a");
        await new Promise(() => {});
        return {};
      });
      expect(run.errors.map(({ message }) => message)).toEqual([
        "creating model:index:Thing a: no room left",
      ]);
    }),
  );

  test(
    "a run that registers nothing, as a module does that was loaded before, doesn't delete everything",
    bench(async ({ up, preview, cloud }) => {
      let loaded: Promise<Record<string, unknown>> | undefined;
      const cachedModule = () => {
        loaded ??= one({ name: "alpha" })();
        return loaded;
      };
      await up(cachedModule);
      for (const run of [await preview(cachedModule), await up(cachedModule)]) {
        expect(run.errors[0]).toMatchObject({
          code: "refused",
          message: expect.stringContaining("registered nothing"),
        });
      }
      expect(cloud.names).toEqual(["alpha"]);
    }),
  );

  test(
    "a name registered twice is the program's mistake",
    bench(async ({ up }) => {
      const twice = await up(async () => {
        new Thing("a");
        new Thing("a");
        return {};
      });
      expect(twice.errors[0]).toMatchObject({
        code: "program",
        message: expect.stringContaining("Thing a twice"),
      });
    }),
  );

  test(
    "what the engine lacks is refused by name",
    bench(async ({ up }) => {
      const refused = async (program: () => unknown, feature: string) => {
        const { errors } = await up(async () => ({ result: program() }));
        expect(errors[0]).toMatchObject({ code: "unsupported", message: expect.stringContaining(feature) });
      };
      await refused(() => new Other("other:index:Thing").urn, "package other");
      await refused(() => pulumi.runtime.registerResourceTransform(() => undefined), "transforms");
      await refused(() => new Thing("a", {}, { transforms: [() => undefined] }).id, "transforms");
      await refused(() => new Thing("a", {}, { hooks: { beforeCreate: [() => {}] } }).id, "resource hooks");
      await refused(() => new Other("model:index:Remote", true).urn, "components of other languages");
      await refused(() => new Other("pulumi-nodejs:dynamic:Resource").urn, "dynamic providers");
    }),
  );

  test(
    "when asked to stop it begins nothing more, ends what it began and records it",
    bench(async ({ up, cloud }) => {
      const stop = new AbortController();
      const program = async () => {
        const a = new Thing("a", { name: "alpha" });
        new Thing("b", { name: "beta", label: a.address });
        return {};
      };
      cloud.before = ({ method }) => {
        if (method === "create") stop.abort();
      };
      const run = await up(program, { stop: stop.signal });
      expect(run).toMatchObject({ result: "cancelled", errors: [], ops: ["create a"] });
      cloud.before = () => {};
      expect((await up(program)).ops).toEqual(["create b"]);
    }),
  );

  test(
    "when asked to end at once it leaves what it began open, and the next run says so",
    bench(async ({ up, cloud, notices }) => {
      const terminate = new AbortController();
      cloud.after = ({ method }) => {
        if (method !== "create") return;
        terminate.abort();
        return new Promise(() => {});
      };
      const run = await up(one({}), { terminate: terminate.signal });
      expect(run.result).toBe("cancelled");
      const [made] = cloud.names;
      cloud.after = () => {};
      const next = await up(one({}));
      const warning = "an earlier run was interrupted while creating model:index:Thing a.";
      expect(next.events.flatMap(({ diagnosticEvent }) => diagnosticEvent?.message ?? [])[0]).toContain(
        warning,
      );
      expect(notices).toEqual([]);
      // The name that was made up is kept, so that the cloud sees the second one coming.
      expect(next.errors[0]?.message).toContain(`the name ${made} is taken`);
      // The provider is told, so that it may take over what surely is the program's own.
      expect(cloud.calls.filter(({ method }) => method === "create").map((call) => call.interrupted)).toEqual(
        [undefined, true],
      );
      cloud.things.clear();
      expect((await up(one({}))).ops).toEqual(["create a"]);
      expect(cloud.names).toEqual([made]);
      expect((await up(one({}))).events.some(({ diagnosticEvent }) => diagnosticEvent)).toBe(false);
    }),
  );
}

class Other extends pulumi.Resource {
  constructor(type: string, remote = false) {
    super(type, "a", !remote, {}, {}, remote);
  }
}
