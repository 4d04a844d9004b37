import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { bundlePlugin } from "../packages/providers/framework/src/bundle.ts";

// `npm run build:plugins`: the providers as Pulumi plugins, an executable file each, in dist/plugins; and the simulated
// clouds that stand in for Pulumi's own plugins in dist/simulated-plugins, apart, since a PATH with them rehearses.
const ROOT = join(import.meta.dirname, "..");
for (const [sources, target] of [
  ["packages/providers", "dist/plugins"],
  ["packages/clouds", "dist/simulated-plugins"],
] as const) {
  const folder = join(ROOT, target);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(join(ROOT, sources))) {
    const entry = join(ROOT, sources, name, "src/plugin.ts");
    if (!(await stat(entry).catch(() => undefined))) continue;
    const { size } = await stat(await bundlePlugin({ entry, name, folder }));
    console.log(`${target}/pulumi-resource-${name}: ${Math.round(size / 1024)} KB`);
  }
}
