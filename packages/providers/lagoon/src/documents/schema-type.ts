import { query } from "../client/document.ts";
import { many, needed, selection, text } from "../client/shape.ts";

/** What a type of the server's schema has, by introspection, which Lagoon allows. */
export const schemaType = query(
  "__type",
  { name: needed(text) },
  selection("__Type", {
    fields: many(selection("__Field", { name: text })),
    inputFields: many(selection("__InputValue", { name: text })),
  }),
);
