import type { Kind } from "@kindling/core/kind";
import { afterAll, describe, it } from "vitest";
import { type KindSuiteOptions, kindChecks } from "./kind-suite-checks.ts";

export type { KindSuiteOptions, OpenedEngine } from "./kind-suite-checks.ts";

/**
 * Tests what every kind must keep to, on its full example: the manifest is valid and shows every setting; each rule
 * has a case that it refuses; its JSON Schema takes and refuses the same, as far as it can; every setting says what changing it does, and does that; the module reads every
 * setting and sets every output; `metadata.lifecycle` reaches every resource; a second preview is empty; destroy
 * leaves nothing; no secret is in anything written or said.
 */
export function runKindSuite(kind: Kind, manifest: string | URL, options: KindSuiteOptions): void {
  describe(`${kind.name}, as every kind`, () => {
    const { checks, close } = kindChecks(kind, manifest, options);
    for (const check of checks) it(check.name, check.run);
    afterAll(close);
  });
}
