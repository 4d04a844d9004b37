import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The project's folder. */
export const ROOT = join(import.meta.dirname, "../..");

/** A package.json, as far as packing reads it. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface WorkspacePackage {
  /** From the project's folder: `packages/kinds/civo-bucket`. */
  readonly folder: string;
  readonly json: PackageJson;
}

/** The packages that are published: all that run somewhere else than in our own tests. */
export function publishedPackages(): WorkspacePackage[] {
  return globSync("packages/{*,*/*}/package.json", { cwd: ROOT })
    .map((file) => ({ folder: dirname(file), json: readJson(join(ROOT, file)) }))
    .filter(({ json }) => json.name !== "@kindling/testing")
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

export const readJson = (file: string): PackageJson => JSON.parse(readFileSync(file, "utf8"));
