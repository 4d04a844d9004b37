import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { importedPackages, withPublishedNames } from "./names.ts";
import { packedPackageJson } from "./package-json.ts";
import { tarOf } from "./tar.ts";

const json = {
  name: "@kindling/civo-note",
  version: "0.0.0",
  exports: { ".": "./src/index.ts", "./*": "./src/*.ts", "./data.json": "./src/data.json" },
  dependencies: {
    "@kindling/core": "workspace:*",
    "@pulumi/civo": "workspace:*",
    yaml: "2.9.1",
    rolldown: "1.2.19",
  },
};
const facts = { version: "1.2.3", description: "A note.", folder: "packages/kinds/civo-note", alsoNeeds: [] };

it("leads to what was built, and needs what is published of the same version", () => {
  const imported = new Set(["@kindling/core", "@kindling/sdk-civo", "@kindling/civo-note"]);
  expect(packedPackageJson(json, { ...facts, imported })).toMatchObject({
    name: "@kindling/civo-note",
    version: "1.2.3",
    exports: {
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./*": { types: "./dist/*.d.ts", default: "./dist/*.js" },
      "./data.json": "./dist/data.json",
    },
    dependencies: { "@kindling/core": "1.2.3", "@kindling/sdk-civo": "1.2.3", yaml: "2.9.1" },
  });
});

it("leads to nothing that only tests use", () => {
  const exports = { ".": "./src/index.ts", "./cloud.fixture": "./src/cloud.fixture.ts" };
  const { exports: packed } = packedPackageJson({ ...json, exports }, { ...facts, imported: new Set() });
  expect(Object.keys(packed as object)).toEqual([".", "./package.json"]);
});

it("refuses a package whose sources import what it doesn't declare", () => {
  expect(() => packedPackageJson(json, { ...facts, imported: new Set(["ky", "yaml"]) })).toThrow(
    "packages/kinds/civo-note/package.json doesn't declare ky, which its sources import",
  );
});

it.each([
  [`import { a } from "yaml";`, ["yaml"]],
  [`export * from "@bufbuild/protobuf/wkt"; import "ky";`, ["@bufbuild/protobuf", "ky"]],
  [`const a = await import("@kindling/core/error");\nrequire("yaml")`, ["@kindling/core", "yaml"]],
  [`type A = import("@kindling/core/kind").Kind;`, ["@kindling/core"]],
  [`import fs from "node:fs"; import b from "./b.js";`, []],
  [`/** import("@kindling/none") */\n// import "none"`, []],
])("reads the imports of %s", (text, packages) => expect([...importedPackages(text)]).toEqual(packages));

it("imports the SDK that isn't ours to publish by a name of ours", () => {
  const text = `import * as civo from "@pulumi/civo"; import { Input } from "@pulumi/pulumi";`;
  expect(withPublishedNames(text)).toBe(text.replace("@pulumi/civo", "@kindling/sdk-civo"));
});

it("makes the same archive of the same files, whenever they were written", () => {
  const folder = mkdtempSync(join(tmpdir(), "kindling-tar-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "b.txt"), "b");
  writeFileSync(join(folder, "a.txt"), "a");
  const before = tarOf(folder);
  utimesSync(join(folder, "a.txt"), 1, 1);
  expect(tarOf(folder).equals(before)).toBe(true);
  expect(before.subarray(0, 13).toString()).toBe("package/a.txt");
});
