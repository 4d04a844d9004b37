import { loadManifests } from "@kindling/core/manifest";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { kinds } from "../kinds.ts";
import { kindling } from "../testing/in-process.ts";

const load = (text: string) =>
  loadManifests(["-"], { kinds, stdin: async () => new TextEncoder().encode(text) });

it.each(Object.keys(kinds))("prints a manifest of a %s that is valid as it stands", async (kind) => {
  for (const format of ["yaml", "json"]) {
    const { status, stdout, stderr } = await kindling("new", kind, "--name", "my-own", "-o", format);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const { manifests, problems, warnings } = await load(stdout);
    expect([...problems, ...warnings]).toEqual([]);
    expect(manifests.map(({ kind: { name }, metadata }) => [name, metadata.name])).toEqual([
      [kind, "my-own"],
    ]);
  }
});

it("gives what a bucket can't do without, and comments out the rest with what it is", async () => {
  const { stdout } = await kindling("new", "civobucket");
  expect(parse(stdout).spec).toEqual({ bucketName: "my-bucket", region: "LON1" });
  expect(stdout).toContain("\n\n  # Most that the bucket may hold, in GB:");
  expect(stdout).toContain("\n  # maxSizeGb: 500\n");
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  const { problems } = await load(stdout.replace("# maxSizeGb: 500", "maxSizeGb: 500"));
  expect(problems).toEqual([]);
});

it("shows what may stand in a list's first item too", async () => {
  const { stdout } = await kindling("new", "CivoFirewall");
  expect(stdout).toMatch(/\n {2}inboundRules:\n {4}- # .*\n/);
  expect(stdout).toContain("\n      # action: allow\n");
});

it.each([
  [
    ["CivoBucket", "--name", "Not_Valid"],
    /Not_Valid, as a name, must be lower-case letters.*"not-valid" would do/,
  ],
  [["CivoBukket"], /did you mean CivoBucket\?/],
])("says what is wrong with %j", async (args, message) => {
  const { status, stdout, stderr } = await kindling("new", ...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toMatch(message);
});

it("leaves alone what the resource's name can't be", async () => {
  const { stdout } = await kindling("new", "CivoBucket", "--name", "ab", "-o", "json");
  expect(JSON.parse(stdout)).toMatchObject({ metadata: { name: "ab" }, spec: { bucketName: "my-bucket" } });
});
