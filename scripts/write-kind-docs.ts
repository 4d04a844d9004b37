// Writes docs/kinds/: a page for each kind, one on metadata and an index, from the protos, their comments and the kinds'
// manifests. With --check it writes nothing and fails when a page is not what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DescMessage } from "@bufbuild/protobuf";
import { MetadataSchema } from "@kindling/apis/kindling/shared/v1/metadata";
import { kindProjects } from "@kindling/apis/kinds";
import { kinds } from "@kindling/cli/kinds";
import {
  CHANGE_WORDS,
  type FieldReference,
  fieldReferences,
  referenceWords,
} from "@kindling/core/field-reference";
import type { Kind } from "@kindling/core/kind";
import { messageRuleWords, messageWarningWords, type RuleWords } from "@kindling/core/rule-words";

const root = join(import.meta.dirname, "..");
const comments: Record<string, string> = JSON.parse(
  readFileSync(join(root, "packages/apis/src/gen/comments.json"), "utf8"),
);
const GENERATED = "<!-- Written by `pnpm docs` from the protos. Change those instead. -->";

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", "<br>");
const code = (text: string): string => `\`${text}\``;

function details(field: FieldReference): string {
  const facts = [
    field.required && "required",
    field.secret && "secret",
    field.default && `default ${code(field.default)}`,
    field.references.length > 0 && `refers to ${linked(referenceWords(field.references))}`,
    ...field.rules.map(({ words }) => words),
    ...field.warnings.map(({ words }) => `warns: ${words}`),
    field.change && `changing it ${CHANGE_WORDS[field.change]}`,
  ];
  return facts.filter(Boolean).join("; ");
}

/** The names of kinds as links to their pages. */
const linked = (text: string): string =>
  text.replace(/[A-Z]\w+/g, (word) => (word in kindProjects ? `[${word}](${kindProjects[word]}.md)` : word));

/** What the fields of a message must be together. */
function together(message: DescMessage): string[] {
  const bullets = (rules: readonly RuleWords[], before: string) =>
    rules.map(({ words }) => `- ${before}${words}`);
  const all = [
    ...bullets(messageRuleWords(message), ""),
    ...bullets(messageWarningWords(message), "warns: "),
  ];
  return all.length > 0 ? ["", ...all] : [];
}

/** A table of the message's fields, and one for each message inside it. */
function tables(message: DescMessage, parent: string): string[] {
  const fields = fieldReferences(message, comments, parent);
  return [
    "| field | type | what it is | |\n| --- | --- | --- | --- |",
    ...fields.map((field) =>
      `| ${code(field.path)} | ${cell(field.type)} | ${cell(field.comment)} | ${cell(details(field))} |`.trimEnd(),
    ),
    ...together(message),
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
    ...importSection(kind),
    "",
  ].join("\n");
}

/** How existing resources are taken over. */
function importSection({ name, imports }: Kind): string[] {
  const [main] = imports;
  if (!main) return [];
  const ids = imports.map((resource) => {
    const { name, id, description, example, untold, madeWith, refused } = resource;
    const notes = [
      refused && `can't be imported: ${refused}`,
      untold.length > 0 && `sent again, since no cloud tells it: ${untold.map(code).join(", ")}`,
      madeWith.length > 0 &&
        `leave out of the manifest what only says how it is made: ${madeWith.map(code).join(", ")}`,
    ].filter(Boolean);
    const form = refused ? "" : `${code(id)}: ${description}, such as ${code(example)}`;
    return `| ${code(name)} | ${cell(form)} | ${cell(notes.join("; "))} |`.replace(/ {2,}\|/g, " |");
  });
  const others = imports.length > 1 ? " The others are given by `--id RESOURCE=ID`." : "";
  return [
    `\n## Import\n\n\`kindling import ${name}/NAME ID\` takes over [what exists](../guides/import.md): \`ID\` is that of ${code(main.name)}.${others}\n`,
    "| resource | id | |\n| --- | --- | --- |",
    ...ids,
  ];
}

/** Every kind in a line, by API version. */
function index(all: readonly Kind[]): string {
  const versions = [...new Set(all.map(({ apiVersion }) => apiVersion))].sort();
  return [
    `# The kinds\n\n${GENERATED}\n\n[Metadata](metadata.md) is the same for every kind. \`kindling explain KIND\` says the same on the command line.`,
    ...versions.flatMap((version) => [
      `\n## \`${version}\`\n`,
      "| kind | what it is |\n| --- | --- |",
      ...all
        .filter(({ apiVersion }) => apiVersion === version)
        .map(
          ({ name, project, schema }) =>
            `| [${name}](${project}.md) | ${cell(comments[schema.typeName] ?? "")} |`,
        ),
    ]),
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
const all = await Promise.all(Object.values(kinds).map(async (load) => (await load()).default));
for (const kind of all) pages.set(`${kind.project}.md`, kindPage(kind));
pages.set("README.md", index(all));

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
