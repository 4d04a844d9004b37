// A protoc plugin: writes what is known of all kinds without loading them into one `kinds.ts`, for references, which name
// kinds: each kind's Pulumi project, and the kinds that it can't refer to without a look at the resource.
import {
  createRegistry,
  type DescExtension,
  type DescMessage,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";
import { createEcmaScriptPlugin, runNodeJs } from "@bufbuild/protoplugin";

interface ReferenceTarget {
  kind: string;
  alternatives: ReferenceTarget[];
  sole: boolean;
  unfit: unknown[];
}

/** The kinds of the `(reference)` options in a message that say `sole` or `unfit`. */
function choosyAims(message: DescMessage, reference: DescExtension, within: DescMessage[] = []): string[] {
  if (within.includes(message)) return [];
  return message.fields.flatMap((field) => {
    const target = getOption(field, reference) as unknown as ReferenceTarget;
    const own = [target, ...target.alternatives].filter(({ sole, unfit }) => sole || unfit.length > 0);
    const inner = field.message ? choosyAims(field.message, reference, [...within, message]) : [];
    return [...own.map(({ kind }) => kind), ...inner];
  });
}

runNodeJs(
  createEcmaScriptPlugin({
    name: "protoc-gen-kinds",
    version: "v1",
    generateTs(schema) {
      // Found by name: this runs before there is generated code for Kindling's own options.
      const registry = createRegistry(...schema.files);
      const kind = registry.getExtension("kindling.shared.v1.kind");
      const reference = registry.getExtension("kindling.shared.v1.reference");
      const messages = schema.files.flatMap((file) => file.messages);
      const all = kind ? messages.filter((message) => hasOption(message, kind)) : [];
      const file = schema.generateFile("kinds.ts");
      file.print("/** The Pulumi project of each kind's stacks, by the kind's name. */");
      file.print("export const kindProjects: Readonly<Record<string, string>> = {");
      for (const message of all) {
        const { project } = getOption(message, kind as DescExtension) as unknown as { project: string };
        file.print(`  ${message.name}: ${JSON.stringify(project)},`);
      }
      file.print("};");
      file.print(
        "/** The kinds that a kind refers to as a sole owner, or not to every resource of, by its name. */",
      );
      file.print("export const choosyKinds: Readonly<Record<string, readonly string[]>> = {");
      for (const message of all) {
        const aims = reference ? [...new Set(choosyAims(message, reference))] : [];
        if (aims.length) file.print(`  ${message.name}: ${JSON.stringify(aims)},`);
      }
      file.print("};");
    },
  }),
);
