import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { nativeProviders } from "../../packages/cli/src/operator/native-providers.ts";
import { readJson } from "./workspace.ts";

/**
 * A kind's Pulumi.yaml as it is in its pack: the program is the built one, and our own providers are beside the
 * package in `node_modules`, so that Pulumi needn't look for them elsewhere.
 */
export function projectFile(source: string): string {
  const project = parse(readFileSync(join(source, "Pulumi.yaml"), "utf8"));
  const providers = nativeProviders(readJson(join(source, "package.json")));
  return stringify({
    ...project,
    main: "dist/main.js",
    ...(providers.length > 0 && {
      plugins: { providers: providers.map((name) => ({ name, path: `../provider-${name}/plugin` })) },
    }),
  });
}
