import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readDocuments } from "@kindling/core/yaml-source";
import { schemaCheck } from "@kindling/testing/json-schema-check";
import { expect, it } from "vitest";
import { kinds } from "../kinds.ts";
import { kindling } from "../testing/in-process.ts";

const root = join(import.meta.dirname, "..", "..", "..", "..");

async function schemaOf(...args: string[]) {
  const { status, stdout } = await kindling("schema", ...args);
  expect(status).toBe(0);
  return schemaCheck(JSON.parse(stdout));
}

const manifests = globSync(["examples/**/*.{yaml,json}", "packages/kinds/*/{manifest,prerequisites}.yaml"], {
  cwd: root,
})
  .flatMap((file) =>
    readDocuments(file, readFileSync(join(root, file), "utf8")).documents.map(({ json }, index) => ({
      file: `${file} (${index + 1})`,
      json: json as { kind?: string },
    })),
  )
  .filter(({ json: { kind } }) => kind !== undefined);

it("takes every manifest there is, as one of its kind and as one of any", async () => {
  const any = await schemaOf();
  expect(manifests.length).toBeGreaterThan(Object.keys(kinds).length);
  for (const { file, json } of manifests) {
    expect(any(json), file).toEqual([]);
    expect((await schemaOf(json.kind ?? ""))(json), file).toEqual([]);
  }
});

it.each([
  [
    "a kind that there is none of",
    { kind: "CivoBukket" },
    /\/kind must be equal to one of the allowed values/,
  ],
  ["a field of no kind", { spec: { bucketNam: "x" } }, /\/spec must NOT have additional properties/],
  [
    "another kind's version",
    { apiVersion: "civo.project-planton.org/v2" },
    /\/apiVersion must be equal to constant/,
  ],
  ["no metadata", { metadata: undefined }, /must have required property 'metadata'/],
  ["an unknown region", { spec: { bucketName: "my-bucket", region: "LON9" } }, /\/spec\/region must/],
])("refuses %s", async (_, change, reason) => {
  const good = JSON.parse((await kindling("new", "CivoBucket", "-o", "json")).stdout);
  const any = await schemaOf();
  expect(any(good)).toEqual([]);
  expect(any({ ...good, ...change })).toContainEqual(expect.stringMatching(reason));
});

it("describes fields, for editors", async () => {
  const { $defs } = JSON.parse((await kindling("schema", "civobucket")).stdout);
  const { properties } = $defs["kindling.civo.bucket.v1.CivoBucketSpec"];
  expect(properties.maxSizeGb).toMatchObject({ default: 500, minimum: 500, type: ["integer", "null"] });
  expect(properties.region.description).toMatch(/^Region that holds.*\nLON1: London, United Kingdom\./);
});
