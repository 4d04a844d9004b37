// A protoc plugin: writes a Pulumi package's `schema.json` and its typed TypeScript resources from the protos.
// Options: `package=<name>`, which package; `target=ts`.
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";
import { classOf, packageModel } from "./package-model.ts";
import { packageSchema } from "./package-schema.ts";
import { HEADER, typesFile } from "./typescript.ts";
import { functionFile } from "./typescript-function.ts";
import { providerFile, resourceFile } from "./typescript-resource.ts";

runNodeJs(
  createEcmaScriptPlugin({
    name: "protoc-gen-pulumi-ts",
    version: "v1",
    parseOptions(options) {
      const name = options.find(({ key }) => key === "package")?.value;
      if (!name) throw new Error("say which package: package=<name>");
      return { name };
    },
    generateTs(schema) {
      const model = packageModel(schema.options.name, schema.files);
      const write = (path: string, lines: readonly string[]) =>
        schema.generateFile(path).print(lines.join("\n"));
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
      write("schema.json", [JSON.stringify(packageSchema(model), null, 2)]);
    },
  }),
);

/** `ObjectStore` is in `object-store.ts`. */
function dashed(name: string): string {
  return name.replaceAll(/(?<=[a-z0-9])[A-Z]|(?<!^)[A-Z](?=[a-z])/g, (letter) => `-${letter}`).toLowerCase();
}
