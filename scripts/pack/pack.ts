import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundlePlugin } from "../../packages/providers/framework/src/bundle.ts";
import { buildSources } from "./build.ts";
import { projectFile } from "./kind-project.ts";
import { importedPackages, publishedName, withPublishedNames } from "./names.ts";
import { packedPackageJson } from "./package-json.ts";
import { tarOf } from "./tar.ts";
import { publishedPackages, ROOT, readJson, type WorkspacePackage } from "./workspace.ts";

/** A package as `npm publish` takes it. */
export interface Pack {
  readonly name: string;
  /** The tarball. */
  readonly file: string;
  readonly bytes: number;
  readonly packageJson: Readonly<Record<string, unknown>>;
}

/** Packs every published package under one version, a tarball each, into a folder. */
export async function packAll({ out, version }: { out: string; version: string }): Promise<Pack[]> {
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), "kindling-pack-"));
  try {
    const built = buildSources(work);
    const packs: Pack[] = [];
    for (const one of publishedPackages()) packs.push(await pack(one, { out, version, built, work }));
    return packs;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface Folders {
  readonly out: string;
  readonly version: string;
  /** What the compiler made of `packages/`. */
  readonly built: string;
  readonly work: string;
}

async function pack(one: WorkspacePackage, { out, version, built, work }: Folders): Promise<Pack> {
  const name = publishedName(one.json.name);
  const fileName = name.replace("@", "").replace("/", "-");
  const folder = join(work, fileName, "package");
  const source = join(ROOT, one.folder);
  mkdirSync(folder, { recursive: true });
  copyBuilt(join(built, one.folder.replace("packages/", "")), source, folder);
  // What a kind's manifest.yaml names, too.
  for (const extra of globSync("*.{md,yaml,txt}", { cwd: source, exclude: ["buf.*"] }))
    cpSync(join(source, extra), join(folder, extra));
  cpSync(join(ROOT, "LICENSE"), join(folder, "LICENSE"));
  const bin = await executables(one, folder);
  const texts = globSync("{dist,bin}/**/*.{js,d.ts}", { cwd: folder }).map((file) =>
    readFileSync(join(folder, file), "utf8"),
  );
  const packageJson = packedPackageJson(one.json, {
    ...{ version, description: description(one), folder: one.folder },
    imported: importedPackages(texts.join("\n")),
    // Typed resources are of use only with the plugin that makes them.
    alsoNeeds: one.folder.startsWith("packages/sdks/") ? [`@kindling/provider-${basename(one.folder)}`] : [],
    repository: (readJson(join(ROOT, "package.json")) as { repository?: unknown }).repository,
    ...(bin && { bin }),
  });
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(packageJson, null, 2)}\n`);
  if (!existsSync(join(folder, "README.md")))
    writeFileSync(join(folder, "README.md"), `# ${name}\n\n${packageJson.description}\n`);
  if (existsSync(join(source, "Pulumi.yaml")))
    writeFileSync(join(folder, "Pulumi.yaml"), projectFile(source));
  const file = join(out, `${fileName}-${version}.tgz`);
  writeFileSync(file, gzipSync(tarOf(folder)));
  return { name, file, bytes: statSync(file).size, packageJson };
}

/** What was built of a package's sources, and the data beside them. */
function copyBuilt(built: string, source: string, folder: string): void {
  for (const file of globSync("src/**/*.{js,d.ts}", { cwd: built })) {
    const target = join(folder, file.replace("src", "dist"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, withPublishedNames(readFileSync(join(built, file), "utf8")));
  }
  for (const file of globSync("src/**/*.json", { cwd: source, exclude: ["**/{testdata,fixtures}/**"] }))
    cpSync(join(source, file), join(folder, file.replace("src", "dist")));
}

/** The command, and providers as Pulumi plugins that need nothing but Node. */
async function executables(
  { json, folder: path }: WorkspacePackage,
  folder: string,
): Promise<Record<string, string> | undefined> {
  const [name] = Object.keys(json.bin ?? {});
  if (name === undefined) return undefined;
  if (name === "kindling") {
    cpSync(join(ROOT, path, "bin/published.js"), join(folder, "bin/kindling.js"));
    return { kindling: "bin/kindling.js" };
  }
  const entry = join(ROOT, path, json.bin?.[name] ?? "");
  const plugin = join(folder, "plugin");
  mkdirSync(plugin);
  await bundlePlugin({ entry, name: name.replace("pulumi-resource-", ""), folder: plugin });
  // The bundle is CommonJS in a file without a suffix; the package's own type is for its modules.
  writeFileSync(join(plugin, "package.json"), '{ "type": "commonjs" }\n');
  return { [name]: `plugin/${name}` };
}

/** What a package is, in a sentence. */
function description({ json, folder }: WorkspacePackage): string {
  if (json.description) return json.description;
  const project = join(ROOT, folder, "Pulumi.yaml");
  const [, text] = existsSync(project)
    ? (/^description: (.*)$/m.exec(readFileSync(project, "utf8")) ?? [])
    : [];
  return text ?? `Part of Kindling: ${folder.replace("packages/", "")}.`;
}
