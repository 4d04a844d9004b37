import { test } from "vitest";
import type { Check, S3Target } from "../target.ts";
import { authentication } from "./authentication.ts";
import { listings } from "./listings.ts";
import { multipart } from "./multipart.ts";
import { objects } from "./objects.ts";
import { settings } from "./settings.ts";
import { versions } from "./versions.ts";

/**
 * What S3's documents promise and every S3 must do: run on ours, and on one that no one here wrote. `differs` names
 * the tests that a server is known not to pass; one that it does pass fails the suite, so that the list stays true.
 */
export function s3Behaviour(target: () => S3Target, differs: readonly string[] = []): void {
  const check: Check = (name, run) => (differs.includes(name) ? test.fails : test)(name, run);
  for (const part of [authentication, objects, listings, versions, multipart, settings]) part(target, check);
}
