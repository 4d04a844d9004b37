import type { RegisteredResource } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import { secret, UNKNOWN } from "@kindling/core/property-value";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "vitest";
import { Group, type MakeEngine, onBench, Thing } from "./engine-suite-bench.ts";
import { test } from "./engine-suite-test.ts";

/** What a run does about resources that a program registers, from outside the program: imports and judgements. */
export function registrationTests(makeEngine: MakeEngine): void {
  const bench = onBench(makeEngine);

  test(
    "a run imports what it is told to by name, and makes the rest",
    bench(async ({ up, preview, cloud }) => {
      const { id } = cloud.add("by hand", { name: "found", size: 3 });
      const program = (size: number) => async () => {
        const a = new Thing("a", { name: "found", size });
        return { label: new Thing("b", { label: a.address }).label };
      };
      const imports = { a: id };
      const planned = await preview(program(4), { imports });
      expect(planned.ops).toEqual(["import a", "update a", "create b"]);
      expect(planned.steps.find(({ op }) => op === "update")?.diff).toEqual(["size"]);
      expect((await up(program(3), { imports })).ops).toEqual(["import a", "create b"]);
      expect((await up(program(3))).ops).toEqual([]);
    }),
  );

  test(
    "a judge sees each resource as the program asks for it, and an error of its refuses what follows",
    bench(async ({ up, preview, cloud }) => {
      const program = async () => {
        const group = new Group("group");
        const a = new Thing(
          "a",
          { name: "alpha", secretLabel: pulumi.secret("hush"), size: 1 },
          { parent: group },
        );
        return { label: new Thing("b", { label: a.address }, { protect: true }).label };
      };
      const seen: RegisteredResource[] = [];
      const see = (resource: RegisteredResource) => {
        seen.push(resource);
        return undefined;
      };
      expect((await preview(program, { judge: see })).result).toBe("succeeded");
      expect(seen).toMatchObject([
        { type: "model:index:Group", name: "group", custom: false },
        { name: "a", custom: true, inputs: { secretLabel: secret("hush"), size: 1 }, protect: false },
        { name: "b", inputs: { label: UNKNOWN }, protect: true },
      ]);
      const judge = ({ inputs }: RegisteredResource) =>
        inputs.label === undefined ? undefined : new KindlingError("refused", `no ${inputs.label} here`);
      const run = await up(program, { judge });
      expect(run.result).toBe("failed");
      expect(run.errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
        "refused: no model://alpha here",
      ]);
      expect(cloud.things.size).toBe(1);
      expect((await up(program)).ops).toEqual(["create b"]);
    }),
  );
}
