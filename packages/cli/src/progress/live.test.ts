import { expect, it } from "vitest";
import { fitting } from "./live.ts";

const stacks = (number: number) =>
  Array.from({ length: number }, (_, index) => [`stack ${index}`, "    + one", "    + two"]);

it("shows resources where there is room for all", () => {
  expect(fitting(stacks(2), 6)).toEqual(stacks(2).flat());
});

it("shows stacks alone where there is room for those, and else says how many more there are", () => {
  expect(fitting(stacks(3), 3)).toEqual(["stack 0", "stack 1", "stack 2"]);
  expect(fitting(stacks(200), 3)).toEqual(["stack 0", "stack 1", "  and 198 more"]);
  expect(fitting(stacks(200), 0)).toEqual([]);
});
