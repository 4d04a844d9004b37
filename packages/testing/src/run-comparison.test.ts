import { expect, test } from "vitest";
import { comparablePair } from "./run-comparison.ts";

const told = (id: string, password: string, time: string, number: number) => ({
  id,
  network: { "secret value": password },
  uri: `db://me:${password}@${id}:5432`,
  at: time,
  environmentId: number,
  size: 1,
});

test("what is made up anew is told apart only by what repeats it", () => {
  const [one, two] = comparablePair(
    told("9c2f5c5e-1d3f-4a53-9d3e-0d5ff5d1e0aa", "Jxm4k8QYNiRIffg4", "2026-11-21T15:00:00Z", 1),
    told("735dee6a-67e4-4c36-9848-808b59de1eaa", "-uEUogZ4Yj-ho8TN", "2026-11-21T16:00:00.123Z", 2),
  );
  expect(one).toEqual(two);
  expect(one).toMatchObject({
    uri: "db://me:<generated 1>@<uuid 1>:5432",
    environmentId: "<number>",
    size: 1,
  });
});

test("what refers to something else, or says something else, stays different", () => {
  const id = "9c2f5c5e-1d3f-4a53-9d3e-0d5ff5d1e0aa";
  const other = "735dee6a-67e4-4c36-9848-808b59de1eaa";
  for (const [one, two] of [
    [
      [id, id],
      [id, other],
    ],
    [{ size: 1 }, { size: 2 }],
    [{ name: "shop" }, { name: "sh0p" }],
    [{ "secret value": "hush" }, { "secret value": "rush" }],
    [{ key: { "secret value": id } }, { key: id }],
  ] as const)
    expect(comparablePair(one as never, two as never)[0]).not.toEqual(
      comparablePair(one as never, two as never)[1],
    );
});
