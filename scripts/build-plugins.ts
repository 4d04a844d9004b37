import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { bundlePlugin } from "../packages/providers/framework/src/bundle.ts";

// `npm run build:plugins`: the providers as Pulumi plugins, an executable file each, in dist/plugins.
const ROOT = join(import.meta.dirname, "..");
const providers = join(ROOT, "packages/providers");
const folder = join(ROOT, "dist/plugins");
await mkdir(folder, { recursive: true });
for (const name of await readdir(providers)) {
  const entry = join(providers, name, "src/plugin.ts");
  if (!(await stat(entry).catch(() => undefined))) continue;
  const { size } = await stat(await bundlePlugin({ entry, name, folder }));
  console.log(`dist/plugins/pulumi-resource-${name}: ${Math.round(size / 1024)} KB`);
}
