// A protoc plugin: writes the Pulumi project of each kind into one `kinds.ts`, for references, which name kinds.
import { createRegistry, getOption, hasOption } from "@bufbuild/protobuf";
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";

runNodeJs(
  createEcmaScriptPlugin({
    name: "protoc-gen-kinds",
    version: "v1",
    generateTs(schema) {
      // Found by name: this runs before there is generated code for Kindling's own options.
      const kind = createRegistry(...schema.files).getExtension("kindling.shared.v1.kind");
      const file = schema.generateFile("kinds.ts");
      file.print("/** The Pulumi project of each kind's stacks, by the kind's name. */");
      file.print("export const kindProjects: Readonly<Record<string, string>> = {");
      for (const message of schema.files.flatMap(({ messages }) => messages)) {
        if (!kind || !hasOption(message, kind)) continue;
        const { project } = getOption(message, kind) as unknown as { project: string };
        file.print(`  ${message.name}: ${JSON.stringify(project)},`);
      }
      file.print("};");
    },
  }),
);
