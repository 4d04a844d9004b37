import { expect, test } from "vitest";

/**
 * Defines, in place of tests that need a tool which isn't here, one that says what was not tried and why. It fails where
 * KINDLING_TEST_NEEDS lists the tool, as in CI, so that nothing is left out there without anyone noticing.
 */
export function notTried(tool: string, what: string, why: string): void {
  const message = `${what} was not tried: ${why}`;
  test(message, () => {
    console.warn(message);
    expect(neededTools(), message).not.toContain(tool);
  });
}

const neededTools = ({ KINDLING_TEST_NEEDS = "" } = process.env): string[] =>
  KINDLING_TEST_NEEDS.split(/[ ,]+/).filter(Boolean);
