import { expect, test } from "vitest";
import { ConnectionError } from "./client/lagoon-error.ts";
import { make } from "./make.ts";

const waits: number[] = [];
const lagoon = { clock: { now: () => 0, wait: async (ms: number) => void waits.push(ms) } } as never;
const lost = new ConnectionError("cut", { request: "addThing", notDone: false });

test("an answer that doesn't tell what was made is an error", async () => {
  const making = { what: "thing", make: async () => null, find: async () => undefined };
  await expect(make(lagoon, {}, making)).rejects.toThrow("doesn't tell what it made");
});

test("after a lost answer it is looked for, made again when it isn't there, three times at most", async () => {
  let made = 0;
  const making = {
    what: "thing",
    async make(): Promise<string | null> {
      made++;
      throw lost;
    },
    find: async () => undefined,
  };
  await expect(make(lagoon, {}, making)).rejects.toThrow("thing: cut. Run again later");
  expect([made, waits]).toEqual([4, [1000, 2000, 4000]]);
  made = 0;
  await expect(make(lagoon, {}, { ...making, isNameless: true })).rejects.toThrow("cut");
  expect(made).toBe(1);
  expect(await make(lagoon, {}, { ...making, find: async () => "found" })).toBe("found");
});
