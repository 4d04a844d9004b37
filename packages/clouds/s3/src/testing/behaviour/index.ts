import type { S3Target } from "../target.ts";
import { authentication } from "./authentication.ts";
import { listings } from "./listings.ts";
import { multipart } from "./multipart.ts";
import { objects } from "./objects.ts";
import { settings } from "./settings.ts";
import { versions } from "./versions.ts";

/** What S3's documents promise and every S3 must do: run on ours, and on one that no one here wrote. */
export function s3Behaviour(target: () => S3Target): void {
  for (const part of [authentication, objects, listings, versions, multipart, settings]) part(target);
}
