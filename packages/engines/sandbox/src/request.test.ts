import { expect, test } from "vitest";
import { secondsOf } from "./request.ts";

test.each([
  ["90s", 90],
  ["1h30m", 5400],
  ["1.5m", 90],
  ["500ms", 0.5],
])("%s is %d seconds", (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

test.each(["", "5", "5 minutes", "-5m"])("%j isn't a duration", (text) => {
  expect(() => secondsOf(text)).toThrow(/isn't a duration/);
});
