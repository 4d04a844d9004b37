import type { Program } from "@kindling/core/engine";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { expect } from "vitest";
import { Thing } from "./engine-suite-bench.ts";
import type { ModelCloud } from "./model-provider.ts";

/** A thing of a random program. */
export interface RandomThing {
  /** Has a name of its own rather than a made-up one, so that two can't be there at once. */
  readonly named: boolean;
  readonly size: number;
  readonly zone: string;
  /** Whether it must be replaced when what it needs is. */
  readonly anchored: boolean;
  readonly needs: readonly string[];
}

/** Things by key; one needs only those before it in the alphabet. */
export type RandomProgram = Readonly<Partial<Record<string, RandomThing>>>;

const KEYS = ["a", "b", "c", "d", "e"];

const thing: fc.Arbitrary<RandomThing> = fc.record({
  named: fc.boolean(),
  size: fc.integer({ min: 0, max: 2 }),
  zone: fc.constantFrom("north", "south"),
  anchored: fc.boolean(),
  needs: fc.subarray(KEYS),
});

/** Programs of one to five things: an empty one would be refused. */
export const randomProgram: fc.Arbitrary<RandomProgram> = fc
  .record(Object.fromEntries(KEYS.map((key) => [key, thing])), { requiredKeys: [] })
  .filter((program) => Object.keys(program).length > 0);

const neededBy = (program: RandomProgram, key: string): string[] =>
  (program[key]?.needs ?? []).filter((other) => other < key && program[other]).sort();

/** The Pulumi program of a random one. */
export function programOf(program: RandomProgram): Program {
  return async () => {
    const made = new Map<string, Thing>();
    for (const key of KEYS) {
      const wanted = program[key];
      if (!wanted) continue;
      const addresses = neededBy(program, key).map((other) => made.get(other)?.address ?? pulumi.output(""));
      const label = pulumi.all(addresses).apply((all) => all.join(" "));
      const { size, zone, named, anchored } = wanted;
      made.set(
        key,
        new Thing(key, {
          size,
          zone: anchored ? pulumi.interpolate`${zone} ${label}` : zone,
          label: anchored ? "" : label,
          name: named ? `own-${key}` : undefined,
        }),
      );
    }
    return Object.fromEntries([...made].map(([key, { address }]) => [key, address]));
  };
}

/** The cloud holds what the program asks for, once each, and nothing else. */
export function expectAsWanted(cloud: ModelCloud, program: RandomProgram): void {
  const keyOf = (urn: string) => urn.split("::").at(-1) ?? "";
  const found = [...cloud.things.values()].sort((one, two) => (keyOf(one.urn) < keyOf(two.urn) ? -1 : 1));
  expect(found.map(({ urn }) => keyOf(urn))).toEqual(Object.keys(program).sort());
  const addresses = new Map(
    found.map(({ urn, properties }) => [keyOf(urn), `model://${String(properties.name)}`]),
  );
  for (const { urn, properties } of found) {
    const key = keyOf(urn);
    const { size, zone, anchored, named } = program[key] as RandomThing;
    const label = neededBy(program, key)
      .map((other) => addresses.get(other))
      .join(" ");
    expect(properties).toMatchObject({
      size,
      zone: anchored ? `${zone} ${label}` : zone,
      label: anchored ? "" : label,
      // A name of its own stays when the program no longer says it, as with Pulumi's providers.
      name: named ? `own-${key}` : expect.stringMatching(new RegExp(`^(${key}~|own-${key})`)),
    });
  }
}
