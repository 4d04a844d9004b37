import { expect, test } from "vitest";
import type { ResourceState } from "./checkpoint.ts";
import { integrityProblem } from "./integrity.ts";
import { ROOT, urn } from "./testdata/sandbox.ts";

const a: ResourceState = { urn: urn("a:b:C", "a"), custom: true, type: "a:b:C", id: "1" };
const b: ResourceState = { ...a, urn: urn("a:b:C", "b") };
const provider: ResourceState = { ...a, urn: urn("pulumi:providers:a", "a"), type: "pulumi:providers:a" };

test.each<[string, ResourceState[], string | undefined]>([
  ["nothing", [], undefined],
  ["a resource after all that it needs", [ROOT, provider, a, needy(b)], undefined],
  ["a resource that was replaced and its successor", [ROOT, a, { ...a, delete: true }], undefined],
  [
    "a missing provider, before it is created anew",
    [{ ...b, provider: "p::1", pendingReplacement: true }],
    undefined,
  ],
  ["a missing provider", [{ ...b, provider: "p::1" }], "its provider p::1"],
  ["a provider of another id", [provider, { ...b, provider: `${provider.urn}::2` }], "its provider"],
  ["a child before its parent", [{ ...b, parent: a.urn }, a], "its parent"],
  ["a missing dependency", [{ ...b, dependencies: [a.urn] }], "its dependency"],
  ["a missing property dependency", [{ ...b, propertyDependencies: { x: [a.urn] } }], "its dependency of x"],
  ["a missing deletedWith", [{ ...b, deletedWith: a.urn }], "its deletedWith"],
  ["a missing replaceWith", [{ ...b, replaceWith: [a.urn] }], "its replaceWith"],
  ["a resource twice", [a, a], "it is there twice"],
  ["a component with an id", [{ ...ROOT, id: "1" }], "it has an id"],
])("%s", (_, resources, reason) => {
  const problem = integrityProblem({ resources, pendingOperations: [] });
  if (reason === undefined) expect(problem).toBeUndefined();
  else expect(problem?.reason).toContain(reason);
});

function needy(resource: ResourceState): ResourceState {
  const needs = { parent: ROOT.urn, dependencies: [a.urn], propertyDependencies: { x: [a.urn] } };
  return { ...resource, ...needs, provider: `${provider.urn}::1`, deletedWith: a.urn, replaceWith: [a.urn] };
}
