import { publishedName } from "./names.ts";
import type { PackageJson } from "./workspace.ts";

export interface PackFacts {
  readonly version: string;
  readonly description: string;
  /** The packages that the pack's files import. */
  readonly imported: ReadonlySet<string>;
  /** Packages that it takes to run beside those, such as the plugin of typed resources. */
  readonly alsoNeeds: readonly string[];
  readonly bin?: Readonly<Record<string, string>>;
  /** The project's own: where its sources are. */
  readonly repository?: unknown;
  readonly folder: string;
}

/** What only sources need that stay behind: they bundle plugins and generate code. */
const BUILD_ONLY = ["rolldown", "@bufbuild/protoplugin"];

const isOurs = (range: string): boolean => range.startsWith("workspace:");

/** `./src/index.ts` as it is in a pack: its types and its JavaScript. JSON stays one file. */
function builtExport(source: string): string | { types: string; default: string } {
  const built = source.replace("./src/", "./dist/");
  if (!built.endsWith(".ts")) return built;
  return { types: built.replace(/\.ts$/, ".d.ts"), default: built.replace(/\.ts$/, ".js") };
}

/**
 * The package.json of a pack: exports lead to what was built, packages of ours are needed in the very version, and
 * what only builds isn't. Throws for an import that the package's own package.json doesn't declare.
 */
export function packedPackageJson(json: PackageJson, facts: PackFacts): Record<string, unknown> {
  const { version, imported, repository, folder } = facts;
  const declared = new Map(
    Object.entries(json.dependencies ?? {}).map(([name, range]) => [
      publishedName(name),
      isOurs(range) ? version : range,
    ]),
  );
  const needed = [...imported].filter((name) => name !== publishedName(json.name)).sort();
  const missing = needed.filter((name) => !declared.has(name));
  if (missing.length)
    throw new Error(`${folder}/package.json doesn't declare ${missing.join(", ")}, which its sources import`);
  for (const name of BUILD_ONLY) if (!imported.has(name)) declared.delete(name);
  for (const name of facts.alsoNeeds) declared.set(name, version);
  return {
    name: publishedName(json.name),
    version,
    description: facts.description,
    license: "Apache-2.0",
    ...(repository !== undefined && { repository: { ...(repository as object), directory: folder } }),
    type: "module",
    engines: { node: ">=22.15" },
    ...(facts.bin && { bin: facts.bin }),
    exports: {
      ...Object.fromEntries(
        Object.entries(json.exports ?? {})
          .filter(([, source]) => !/^\.\/src\/testing\/|\.fixture\.ts$/.test(source))
          .map(([name, source]) => [name, builtExport(source)]),
      ),
      "./package.json": "./package.json",
    },
    dependencies: Object.fromEntries(declared),
  };
}
