import {
  type ASTNode,
  buildASTSchema,
  type ConstDirectiveNode,
  type GraphQLSchema,
  parse,
  visit,
} from "graphql";
import { SDL } from "./schema/index.ts";

/** The releases of Lagoon whose API is simulated: 2.33.1 and 2.8.4. */
export type Generation = "2.33" | "2.8";

/**
 * The API's schema in one generation. One text holds both: what only the newer has is marked `@since233`, what
 * only the older has `@until28`.
 */
export function schemaOf(generation: Generation): GraphQLSchema {
  const dropped = generation === "2.33" ? "until28" : "since233";
  const document = visit(parse(SDL), {
    enter(node: ASTNode) {
      const directives =
        "directives" in node ? (node.directives as readonly ConstDirectiveNode[]) : undefined;
      if (!directives?.length) return undefined;
      const marks = directives.map(({ name }) => name.value);
      if (marks.includes(dropped)) return null;
      const kept = directives.filter(({ name }) => name.value !== "since233" && name.value !== "until28");
      return { ...node, directives: kept };
    },
  });
  return buildASTSchema(document, { assumeValidSDL: true });
}
