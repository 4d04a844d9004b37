import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from "graphql";
import { expect, test } from "vitest";
import { type Generation, schemaOf } from "./generations.ts";

/** Everything that a schema offers, a line each: `Mutation.addProject(input: AddProjectInput!): Project`. */
function offers(schema: GraphQLSchema): Set<string> {
  const lines = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    lines.add(type.name);
    if (isEnumType(type)) for (const { name } of type.getValues()) lines.add(`${type.name}.${name}`);
    if (isUnionType(type)) for (const { name } of type.getTypes()) lines.add(`${type.name} | ${name}`);
    if (isInputObjectType(type) || isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        lines.add(`${type.name}.${field.name}: ${field.type}`);
        for (const { name, type: of } of "args" in field ? field.args : []) {
          lines.add(`${type.name}.${field.name}(${name}: ${of})`);
        }
      }
    }
  }
  return lines;
}

const REAL: Record<Generation, string> = { "2.33": "v2.33.1", "2.8": "v2.8.4" };

for (const generation of ["2.33", "2.8"] as const) {
  const file = fileURLToPath(
    new URL(`../../../../../shared/lagoon/schema-${REAL[generation]}.graphql`, import.meta.url),
  );

  test(`what ${generation} offers, Lagoon ${REAL[generation]} offers as well`, ({ annotate }) => {
    const ours = offers(schemaOf(generation));
    expect(ours.has("Mutation.addProject: Project")).toBe(true);
    if (!existsSync(file))
      return void annotate(`not compared: Lagoon's schema isn't there (${REAL[generation]})`);
    const theirs = offers(buildSchema(readFileSync(file, "utf8")));
    expect([...ours].filter((line) => !theirs.has(line))).toEqual([]);
  });
}

test("2.8 lacks what came later", () => {
  const [older, newer] = [offers(schemaOf("2.8")), offers(schemaOf("2.33"))];
  expect(
    [...newer].filter((line) => line.startsWith("Mutation.") && !older.has(line)).length,
  ).toBeGreaterThan(40);
  for (const type of ["Organization", "Route", "PlatformRole"]) expect(older.has(type)).toBe(false);
});
