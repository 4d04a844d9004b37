import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundlePlugin } from "../packages/providers/framework/src/bundle.ts";

// `npm run build:plugins`: the providers as Pulumi plugins, an executable file each, in dist/plugins; and the simulated
// clouds that stand in for Pulumi's own plugins in dist/simulated-plugins, apart, since a PATH with them rehearses.
// `--into FOLDER` writes to that instead of the project.
const ROOT = join(import.meta.dirname, "..");
const { into } = parseArgs({ options: { into: { type: "string", default: ROOT } } }).values;
for (const [sources, target] of [
  ["packages/providers", "dist/plugins"],
  ["packages/clouds", "dist/simulated-plugins"],
] as const) {
  const folder = join(into, target);
  await mkdir(folder, { recursive: true });
  // The project's own package.json would have Node take them for ES modules.
  await writeFile(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  for (const name of await readdir(join(ROOT, sources))) {
    const entry = join(ROOT, sources, name, "src/plugin.ts");
    if (!(await stat(entry).catch(() => undefined))) continue;
    const { size } = await stat(await bundlePlugin({ entry, name, folder }));
    console.log(`${target}/pulumi-resource-${name}: ${Math.round(size / 1024)} KB`);
  }
}
