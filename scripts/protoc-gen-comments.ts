// A protoc plugin: writes the comments of all messages, fields, enums and values into one `comments.json`, by full
// name (`kindling.civo.bucket.v1.CivoBucketSpec.region`). protoc-gen-es leaves them out of what programs can read.
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { createEcmaScriptPlugin, getComments, runNodeJs } from "@bufbuild/protoplugin";

runNodeJs(
  createEcmaScriptPlugin({
    name: "protoc-gen-comments",
    version: "v1",
    generateTs(schema) {
      const comments: Record<string, string> = {};
      for (const type of schema.files.flatMap((file) => [...nestedTypes(file)])) {
        if (type.kind !== "message" && type.kind !== "enum") continue;
        add(type.typeName, type);
        if (type.kind === "message")
          for (const field of type.fields) add(`${type.typeName}.${field.name}`, field);
        else for (const value of type.values) add(`${type.typeName}.${value.name}`, value);
      }
      schema.generateFile("comments.json").print(JSON.stringify(comments, null, 1));

      function add(name: string, described: Parameters<typeof getComments>[0]): void {
        const text = plain(getComments(described).leading ?? "");
        if (text) comments[name] = text;
      }
    },
  }),
);

/** One paragraph a line, without instructions to linters. */
function plain(comment: string): string {
  return comment
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => !line.startsWith("buf:lint:"))
        .join(" ")
        .trim(),
    )
    .join("\n")
    .trim();
}
