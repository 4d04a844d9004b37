import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./workspace.ts";

/** Sources that only serve the workspace: tests, what builds plugins and snapshots, generators. */
const LEFT_OUT = [
  "packages/testing",
  "packages/**/*.test.ts",
  "packages/**/*.fixture.ts",
  "packages/**/src/testing",
  "packages/**/testdata",
  "packages/**/fixtures",
  "packages/**/node_modules",
  "packages/cli/src/fast-start",
  "packages/providers/framework/example",
  "packages/providers/framework/src/bundle.ts",
  "packages/providers/framework/src/codegen",
  "packages/providers/lagoon/src/reference.ts",
];

/**
 * Every published source as JavaScript, with its types, in one run of the compiler (`npm run check` looks for errors).
 * Returns the folder with the tree of `packages/`, below `folder`.
 */
export function buildSources(folder: string): string {
  const work = mkdtempSync(join(folder, "build-"));
  const outDir = join(work, "packages");
  const config = {
    extends: join(ROOT, "tsconfig.base.json"),
    compilerOptions: {
      noEmit: false,
      noCheck: true,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      resolveJsonModule: true,
      typeRoots: [join(ROOT, "node_modules/@types")],
      rootDir: join(ROOT, "packages"),
      outDir,
    },
    include: [join(ROOT, "packages/**/src/**/*.ts")],
    exclude: LEFT_OUT.map((path) => join(ROOT, path)),
  };
  const project = join(work, "tsconfig.json");
  writeFileSync(project, JSON.stringify(config));
  execFileSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", project], { stdio: "inherit" });
  return outDir;
}
