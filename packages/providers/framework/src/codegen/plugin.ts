import { createEcmaScriptPlugin } from "@bufbuild/protoplugin";
import { classOf, packageModel } from "./package-model.ts";
import { packageSchema } from "./package-schema.ts";
import { HEADER, typesFile } from "./typescript.ts";
import { functionFile } from "./typescript-function.ts";
import { providerFile, resourceFile } from "./typescript-resource.ts";

/** Writes a package's `schema.json` and the TypeScript of its resources, or only one of them. */
export const pulumiTs = createEcmaScriptPlugin({
  name: "protoc-gen-pulumi-ts",
  version: "v1",
  parseOptions(options) {
    const given = new Map(options.map(({ key, value }) => [key, value]));
    const name = given.get("package");
    if (!name) throw new Error("say which package: package=<name>");
    const write = given.get("write");
    if (write !== undefined && write !== "schema" && write !== "typescript")
      throw new Error("write=schema or write=typescript, or without it both");
    return { name, write };
  },
  generateTs(schema) {
    const { name: packageName, write: only } = schema.options;
    const model = packageModel(packageName, schema.files);
    const write = (path: string, lines: readonly string[]) =>
      schema.generateFile(path).print(lines.join("\n"));
    if (only !== "typescript") write("schema.json", [JSON.stringify(packageSchema(model), null, 2)]);
    if (only === "schema") return;
    const exports: string[] = [];
    for (const resource of model.resources) {
      const name = classOf(resource.options);
      write(`${dashed(name)}.ts`, resourceFile(resource));
      exports.push(`export { ${name}, type ${name}Args, type ${name}State } from "./${dashed(name)}.ts";`);
    }
    for (const found of model.functions) {
      write(`${dashed(found.name)}.ts`, functionFile(found));
      exports.push(`export * from "./${dashed(found.name)}.ts";`);
    }
    write("provider.ts", providerFile(model));
    exports.push('export { Provider, type ProviderArgs } from "./provider.ts";');
    write("types.ts", typesFile(model.types));
    exports.push('export type * from "./types.ts";');
    write("index.ts", [HEADER, ...exports]);
  },
});

/** `ObjectStore` is in `object-store.ts`. */
function dashed(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]|(?<!^)[A-Z](?=[a-z])/g, (letter) => `-${letter}`).toLowerCase();
}
