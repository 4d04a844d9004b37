import { afterAll, beforeAll } from "vitest";
import { s3Behaviour } from "./testing/behaviour/index.ts";
import { startSandboxTarget } from "./testing/sandbox-target.ts";
import type { S3Target } from "./testing/target.ts";

let target: S3Target;
beforeAll(async () => {
  target = await startSandboxTarget();
});
afterAll(() => target.close());

s3Behaviour(() => target);
