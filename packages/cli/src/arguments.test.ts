import { expect, it } from "vitest";
import { kindling } from "./testing/in-process.ts";

it.each([
  ["a misspelt command", ["valdate"], "Did you mean validate?"],
  ["a misspelt option", ["up", "x.yaml", "--engin", "sandbox"], "Did you mean --engine?"],
  ["an engine that isn't one", ["up", "x.yaml", "--engine", "docker"], "Allowed choices are pulumi, sandbox"],
  ["no path", ["validate"], "missing required argument 'paths'"],
  ["a wrong number", ["up", "x.yaml", "--parallel", "0"], "a whole number from 1 to 1000"],
  ["nobody to ask", ["up", "x.yaml", "--engine", "sandbox"], "add --yes"],
  ["a stack without a kind", ["state", "unlock", "my-bucket", "--engine", "sandbox"], "KIND/NAME"],
  [
    "a backend of a sandbox",
    ["stacks", "--engine", "sandbox", "--backend", "file://."],
    "leave out --backend",
  ],
  [
    "simulated clouds of a sandbox",
    ["stacks", "--engine", "sandbox", "--simulated-clouds"],
    "is for --engine pulumi",
  ],
  ["an environment of a full name", ["secret", "pulumi://a/b.c#d", "--env", "e"], "unknown option '--env'"],
  ["no command", [], "Usage: kindling"],
])("ends with status 2 and a hint for %s", async (_, args, hint) => {
  expect(await kindling(...args)).toEqual({ status: 2, stdout: "", stderr: expect.stringContaining(hint) });
});

it("says how to get to the sandbox while Pulumi's engine isn't there", async () => {
  const { status, stderr } = await kindling("stacks");
  expect(status).toBe(1);
  expect(stderr).toContain("--engine sandbox");
});

it.each([
  [["outputs", "CivoBukcet/my-bucket", "--engine", "sandbox"], /did you mean CivoBucket\?/],
  [["secret", "civo-bucket/x", "--engine", "sandbox"], /is no secret reference: write it as pulumi:\/\//],
])("suggests what was meant: %j", async (args, hint) => {
  expect(await kindling(...args)).toMatchObject({ status: 1, stderr: expect.stringMatching(hint) });
});

it("lists the kinds with what their protos say of them", async () => {
  const { status, stdout } = await kindling("kinds", "-o", "json");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toContainEqual({
    kind: "CivoBucket",
    apiVersion: "civo.project-planton.org/v1",
    package: "civo-bucket",
    description: expect.stringMatching(/^An S3-compatible bucket/),
  });
});
