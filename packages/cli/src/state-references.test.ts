import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type { Engine, StackName } from "@kindling/core/engine";
import { KindlingError } from "@kindling/core/error";
import type { PropertyMap } from "@kindling/core/property-value";
import { describe, expect, it } from "vitest";
import { colorsFor } from "./context.ts";
import { guardReferred } from "./destroy-guard.ts";
import { referringFirst } from "./order.ts";
import { stackKey } from "./run-outputs.ts";
import { stateReferences } from "./state-references.ts";
import type { Target } from "./target.ts";

const thing = { type: "civo:index/network:Network", custom: true };
const own = [{ type: "pulumi:pulumi:Stack" }, { type: "pulumi:providers:civo", custom: true }];
const to = (name: string) => ({
  type: "pulumi:pulumi:StackReference",
  external: true,
  id: name,
  inputs: { name },
});

/** An engine that only knows what the states hold; an error stands for one that can't be read. */
function backend(states: Readonly<Record<string, readonly PropertyMap[] | Error>>): Engine {
  const stacks = Object.keys(states).map((key) => {
    const [project = "", stack = ""] = key.split("/");
    return {
      project,
      stack,
      ...(states[key] instanceof Error ? {} : { resourceCount: Object(states[key]).length }),
    };
  });
  return {
    stacks: async () => stacks,
    export: async (stack: StackName) => {
      const resources = states[stackKey(stack)];
      if (resources instanceof Error) throw resources;
      return { version: 3, deployment: { resources: [...(resources ?? [])] } };
    },
  } as unknown as Engine;
}

const target = (name: string) =>
  ({
    title: `CivoVpc dev.${name}`,
    stack: { project: "civo-vpc", stack: `dev.${name}` },
  }) as unknown as Target;

async function guard(engine: Engine, names: readonly string[], force = false): Promise<string> {
  const stderr = new PassThrough();
  const context = { stderr, colors: colorsFor({}, {}) } as unknown as Parameters<typeof guardReferred>[3];
  guardReferred(names.map(target), await stateReferences(engine), force, context);
  stderr.end();
  return text(stderr);
}

describe("the guard on what others refer to", () => {
  const states = {
    "civo-vpc/dev.main": [...own, thing],
    "civo-firewall/dev.web": [...own, to("organization/civo-vpc/dev.main"), thing],
    "civo-vpc/prod.peer": [...own, to("dev.main"), thing],
    "civo-volume/dev.half-made": [...own, to("organization/civo-vpc/dev.main")],
    "civo-volume/dev.gone": [],
  };

  it("lists who refers, but not what holds nothing itself", async () => {
    await expect(guard(backend(states), ["main"])).rejects.toMatchObject({
      code: "refused",
      message: expect.stringMatching(
        /^won't destroy CivoVpc dev\.main, which CivoFirewall\/web and CivoVpc\/peer --env prod refer to: destroy those first/,
      ),
    });
  });

  it("only warns where it is told to, and of what it can't read", async () => {
    const broken = { ...states, "civo-bucket/dev.broken": new KindlingError("bad-state", "it is damaged") };
    expect(await guard(backend(broken), ["main"], true)).toBe(
      "warning: can't tell whether CivoBucket/broken refers to what is to be destroyed: it is damaged\n" +
        "warning: destroying CivoVpc dev.main, which CivoFirewall/web and CivoVpc/peer --env prod refer to; --force says so\n",
    );
  });

  it("leaves alone what goes in the same run", async () => {
    const inside = { "civo-vpc/dev.a": [thing], "civo-vpc/dev.b": [to("dev.a"), thing] };
    expect(await guard(backend(inside), ["a", "b"])).toBe("");
  });
});

it("destroys what came to refer to each other in some order, all the same", async () => {
  const circle = { "civo-vpc/dev.a": [to("dev.b"), thing], "civo-vpc/dev.b": [to("dev.a"), thing] };
  const targets = ["a", "b"].map(target);
  const order = referringFirst(targets, await stateReferences(backend(circle)));
  expect(targets.flatMap((one) => order(one).map(({ title }) => title))).toHaveLength(1);
});
