import { test as vitestTest } from "vitest";

/** Tests of the suite, by name, that an engine fails on purpose, with the reason. */
export type Differences = Readonly<Record<string, string>>;

let differences: Differences = {};
const seen = new Set<string>();

/** Defines tests of which an engine fails some on purpose. */
export function withDifferences(known: Differences, define: () => void): void {
  differences = known;
  try {
    define();
  } finally {
    differences = {};
  }
}

/** A test that holds for every engine; where an engine is known to differ it must fail. */
export function test(name: string, run: () => Promise<void>): void {
  const reason = differences[name];
  seen.add(name);
  if (reason === undefined) vitestTest(name, run);
  else vitestTest.fails(`differs on purpose (${reason}): ${name}`, run);
}

/** Defines a test that fails when a difference is about none of the tests. */
export function testDifferences(known: Differences): void {
  vitestTest("every difference is about a test", () => {
    const stray = Object.keys(known).filter((name) => !seen.has(name));
    if (stray.length > 0) throw new Error(`there are no tests named ${stray.join("; ")}`);
  });
}
