import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
const NAME = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * The Pulumi CLI to test with: the one that KINDLING_TEST_PULUMI names, else what `node scripts/build-cli.mjs pulumi` made,
 * else one on PATH. Undefined where there is none.
 */
export function findPulumi(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { KINDLING_TEST_PULUMI: named, PATH = "" } = env;
  if (named) {
    if (existsSync(named)) return resolve(named);
    throw new Error(`KINDLING_TEST_PULUMI names ${named}, which is not there`);
  }
  const [, version] =
    /pulumi\/pkg\/v3 (v\S+)/.exec(readFileSync(join(ROOT, "tools/pulumi/go.mod"), "utf8")) ?? [];
  const built = join(ROOT, "node_modules/.cache", `pulumi-${version}`, "bin");
  return [built, ...PATH.split(delimiter)].map((folder) => join(folder, NAME)).find(existsSync);
}
