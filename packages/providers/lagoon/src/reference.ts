import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mustBeGiven } from "@kindling/provider-framework/codegen/package-model";
import { resourceOptions } from "@kindling/provider-framework/kinds";
import { propertiesOf } from "@kindling/provider-framework/properties";
import { resources } from "./resources/index.ts";

const README = join(import.meta.dirname, "../README.md");
const [BEGIN, END] = ["<!-- resources: node src/reference.ts -->", "<!-- end of resources -->"];

/** The README as it is, and as it should be with the table of resources that comes from their messages. */
export function readme(): { readonly is: string; readonly shouldBe: string } {
  const is = readFileSync(README, "utf8");
  const [head = "", rest = ""] = is.split(BEGIN);
  const [, tail = ""] = rest.split(END);
  return { is, shouldBe: `${head}${BEGIN}\n${table()}\n${END}${tail}` };
}

/** A row for each resource: what it takes, what replaces it, how it is imported. */
function table(): string {
  const rows = resources
    .map(({ schema }) => {
      const { token, importId } = resourceOptions(schema);
      const inputs = propertiesOf(schema).filter(({ role }) => role !== "output");
      const named = inputs.map((property) => {
        const marks = `${mustBeGiven(property) ? "\\*" : ""}${property.secret ? " (secret)" : ""}`;
        return `\`${property.name}\`${marks}`;
      });
      const replacing = inputs.filter(({ immutable }) => immutable).map(({ name }) => `\`${name}\``);
      const ids = (importId || "<id>").split(/, | or /).map((id) => `\`${id}\``);
      return [
        token.slice(token.lastIndexOf(":") + 1),
        named.join(", "),
        replacing.join(", "),
        ids.join(", "),
      ];
    })
    .sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
  const lines = [
    ["resource", "inputs", "replaced when changed", "import id"],
    ["---", "---", "---", "---"],
    ...rows,
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

if (import.meta.main) writeFileSync(README, readme().shouldBe);
