// `npm run pack [VERSION]`: every package as the tarball that `npm publish` takes, in dist/packs.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { packAll } from "./pack/pack.ts";
import { ROOT, readJson } from "./pack/workspace.ts";

const out = join(ROOT, "dist/packs");
rmSync(out, { recursive: true, force: true });
const version = process.argv[2] ?? readJson(join(ROOT, "packages/cli/package.json")).version;
const packs = await packAll({ out, version });
for (const { name, bytes } of packs) console.log(`${name}@${version}: ${Math.ceil(bytes / 1024)} KB`);
const total = packs.reduce((sum, { bytes }) => sum + bytes, 0);
console.log(`${packs.length} packages in dist/packs, ${Math.ceil(total / 1024)} KB together`);
