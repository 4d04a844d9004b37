// Writes docs/kinds/: a page for each kind and one on metadata, from the protos, their comments and the kinds'
// manifests. With --check it writes nothing and fails when a page is not what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DescMessage } from "@bufbuild/protobuf";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { kinds } from "@kindling/cli/kinds";
import { type FieldReference, fieldReferences } from "@kindling/core/field-reference";
import type { Kind } from "@kindling/core/kind";

const root = join(import.meta.dirname, "..");
const comments: Record<string, string> = JSON.parse(
  readFileSync(join(root, "packages/apis/src/gen/comments.json"), "utf8"),
);
const GENERATED = "<!-- Written by `pnpm docs` from the protos. Change those instead. -->";
const CHANGES = {
  none: "changes no resource",
  update: "changes it in place",
  replace: "makes a new one and deletes the old",
  refused: "is refused",
};

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");
const code = (text: string): string => `\`${text}\``;

function details(field: FieldReference): string {
  const facts = [
    field.required && "required",
    field.secret && "secret",
    field.default && `default ${code(field.default)}`,
    ...field.rules.map((rule) => (/^[a-z_.0-9]+(: |$)/.test(rule) ? code(rule) : rule)),
    field.change && `changing it ${CHANGES[field.change]}`,
  ];
  return facts.filter(Boolean).join("; ");
}

/** A table of the message's fields, and one for each message inside it. */
function tables(message: DescMessage, parent: string): string[] {
  const fields = fieldReferences(message, comments, parent);
  return [
    "| field | type | what it is | |\n| --- | --- | --- | --- |",
    ...fields.map((field) =>
      `| ${code(field.path)} | ${cell(field.type)} | ${cell(field.comment)} | ${cell(details(field))} |`.trimEnd(),
    ),
    ...fields.flatMap((field) =>
      field.message ? ["", `### ${code(field.path)}\n`, ...tables(field.message, field.path)] : [],
    ),
  ];
}

function kindPage(kind: Kind): string {
  const spec = kind.schema.fields.find(({ name }) => name === "spec")?.message;
  if (!spec) throw new Error(`${kind.name} has no spec`);
  const manifest = readFileSync(join(root, "packages/kinds", kind.project, "manifest.yaml"), "utf8");
  const outputs = fieldReferences(kind.stackOutputs, comments).map(
    ({ secret, comment }, index) =>
      `| ${code(kind.stackOutputs.fields[index]?.name ?? "")} | ${cell(comment)}${secret ? " Secret." : ""} |`,
  );
  return [
    `# ${kind.name}\n\n${GENERATED}\n\n${comments[kind.schema.typeName] ?? ""}\n`,
    `\`apiVersion: ${kind.apiVersion}\`, Pulumi project \`${kind.project}\`. [Metadata](metadata.md) is the same for every kind.\n`,
    `## Every setting\n\n\`\`\`yaml\n${manifest.trimEnd()}\n\`\`\`\n`,
    "## Spec\n",
    ...tables(spec, "spec"),
    "\n## Stack outputs\n\n| output | what it is |\n| --- | --- |",
    ...outputs,
    "",
  ].join("\n");
}

const pages = new Map<string, string>([
  [
    "metadata.md",
    [
      `# Metadata\n\n${GENERATED}\n\n${comments[MetadataSchema.typeName] ?? ""}\n`,
      ...tables(MetadataSchema, "metadata"),
      "",
    ].join("\n"),
  ],
]);
for (const load of Object.values(kinds)) {
  const { default: kind } = await load();
  pages.set(`${kind.project}.md`, kindPage(kind));
}

const folder = join(root, "docs/kinds");
mkdirSync(folder, { recursive: true });
const stale = [...pages].filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, "utf8") !== text;
});
if (process.argv.includes("--check")) {
  for (const [name] of stale)
    console.error(`docs/kinds/${name} is out of date: run \`pnpm docs\` and commit it`);
  if (stale.length) process.exitCode = 1;
} else for (const [name, text] of stale) writeFileSync(join(folder, name), text);
