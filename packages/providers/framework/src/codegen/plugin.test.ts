import { create, type DescFile } from "@bufbuild/protobuf";
import { CodeGeneratorRequestSchema } from "@bufbuild/protobuf/wkt";
import { expect, it } from "vitest";
import { file_example_notes_v1_board as board } from "../../example/gen/es/example/notes/v1/board_pb.ts";
import { file_example_notes_v1_provider as provider } from "../../example/gen/es/example/notes/v1/provider_pb.ts";
import { pulumiTs } from "./plugin.ts";

const withImports = (file: DescFile): DescFile[] => [...file.dependencies.flatMap(withImports), file];

/** Names of the files that the plugin writes for the example. */
function written(parameter: string): string[] {
  const files = [...new Set([board, provider].flatMap(withImports))];
  const { file } = pulumiTs.run(
    create(CodeGeneratorRequestSchema, {
      parameter,
      fileToGenerate: [board, provider].map(({ proto }) => proto.name),
      protoFile: files.map(({ proto }) => proto),
    }),
  );
  return file.map(({ name }) => name ?? "").sort();
}

const TYPESCRIPT = ["board.ts", "find-note.ts", "index.ts", "provider.ts", "types.ts"];

it.each([
  ["", ["schema.json", ...TYPESCRIPT].sort()],
  [",write=schema", ["schema.json"]],
  [",write=typescript", TYPESCRIPT],
])("target=ts,package=notes%s", (option, files) => {
  expect(written(`target=ts,package=notes${option}`)).toEqual(files);
});

it("says which options it takes", () => {
  expect(() => written("target=ts")).toThrow("say which package: package=<name>");
  expect(() => written("target=ts,package=notes,write=docs")).toThrow("write=schema or write=typescript");
});
