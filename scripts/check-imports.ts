// Holds the packages to the design's import direction: cli → engines, kinds → core → apis. Every import of a
// package of ours must be declared in its package.json, and go down the layers; no cloud's name outside its packages.
import { globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

const root = join(import.meta.dirname, "..");

/** For each layer, by path below packages/: what it may import. Tests may also import what `tests` names. */
const LAYERS: Record<string, { imports: string[]; tests?: string[] }> = {
  apis: { imports: [] },
  core: { imports: ["apis"], tests: ["testing"] },
  testing: { imports: ["core", "apis"] },
  sdks: { imports: [] },
  "providers/framework": { imports: ["core", "apis"], tests: ["testing"] },
  providers: {
    imports: ["providers/framework", "core", "apis"],
    tests: ["testing", "clouds", "engines", "sdks"],
  },
  "clouds/framework": { imports: ["core", "apis"] },
  clouds: { imports: ["clouds/framework", "providers/framework", "core", "apis"], tests: ["testing"] },
  "engines/program": { imports: ["core", "apis"], tests: ["testing"] },
  engines: {
    imports: ["engines/program", "core", "apis"],
    tests: ["testing", "engines", "providers/framework"],
  },
  modules: { imports: ["sdks", "core", "apis"], tests: ["engines", "providers", "clouds"] },
  kinds: {
    imports: ["modules", "sdks", "core", "apis"],
    tests: ["testing", "kinds", "engines", "providers", "clouds"],
  },
  cli: {
    imports: ["engines", "kinds", "providers/framework", "providers", "clouds", "core", "apis"],
    tests: ["testing", "sdks"],
  },
};
/** Layers that must not know any cloud. */
const CLOUDLESS = [
  "core",
  "testing",
  "providers/framework",
  "clouds/framework",
  "engines/program",
  "engines",
];

interface Package {
  name: string;
  folder: string;
  layer: string;
  declared: Set<string>;
}

function layerOf(folder: string): string {
  const path = relative(join(root, "packages"), folder).split(sep).join("/");
  const layer = Object.keys(LAYERS)
    .filter((candidate) => path === candidate || path.startsWith(`${candidate}/`))
    .sort((a, b) => b.length - a.length)[0];
  if (!layer) throw new Error(`packages/${path} belongs to no layer: add it to scripts/check-imports.ts`);
  return layer;
}

const packages = globSync("packages/{*,*/*}/package.json", { cwd: root }).map((file): Package => {
  const manifest = JSON.parse(readFileSync(join(root, file), "utf8"));
  const folder = dirname(join(root, file));
  const declared = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return {
    name: manifest.name,
    folder,
    layer: layerOf(folder),
    declared: new Set([manifest.name, ...declared]),
  };
});
const byName = new Map(packages.map((item) => [item.name, item]));
const clouds = readdirSync(join(root, "packages", "clouds")).filter((name) => name !== "framework");
const cloudName = new RegExp(`\\b(${clouds.join("|")})`, "i");

/** Comments may name what they like; line numbers stay. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*/g, (comment) => comment.replace(/[^\n]/g, ""));

/** A URL's scheme names a protocol: that of a backend, say. */
const withoutSchemes = (text: string): string => text.replace(/\b[a-z0-9]+:(?=\/\/|"|$)/g, "");

function* problemsOf(owner: Package, file: string): Generator<string> {
  const text = withoutComments(readFileSync(file, "utf8"));
  const where = relative(root, file);
  const test = /\.(test|fixture)\.ts$/.test(file);
  for (const [, specifier = ""] of text.matchAll(
    /(?:from|import\(|import)\s*"((?:@[^/"]+\/)?[^/".][^/"]*)/g,
  )) {
    const target = byName.get(specifier);
    if (!target) continue;
    if (!owner.declared.has(specifier))
      yield `${where}: imports ${specifier}, which its package.json doesn't declare`;
    const { imports, tests = [] } = LAYERS[owner.layer] as { imports: string[]; tests?: string[] };
    if (target !== owner && ![...imports, ...(test ? tests : [])].includes(target.layer))
      yield `${where}: ${owner.layer} must not import ${specifier} (${target.layer})`;
  }
  if (CLOUDLESS.includes(owner.layer) && !test) {
    const line = text.split("\n").findIndex((candidate) => cloudName.test(withoutSchemes(candidate)));
    if (line >= 0) yield `${where}:${line + 1}: names a cloud; ${owner.layer} must not know any`;
  }
}

const problems = packages.flatMap((owner) =>
  globSync("src/**/*.ts", { cwd: owner.folder })
    .filter((file) => !file.startsWith(join("src", "gen")))
    .flatMap((file) => [...problemsOf(owner, join(owner.folder, file))]),
);
for (const problem of problems) console.error(problem);
if (problems.length) process.exit(1);
console.log(`imports go down the layers in ${packages.length} packages`);
