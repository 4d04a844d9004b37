import { importedResource, importIdOf, importIdProblem } from "@kindling/core/import-id";
import type { Kind } from "@kindling/core/kind";
import { isObject, type PropertyMap } from "@kindling/core/property-value";
import type { Json } from "@kindling/core/source";
import { expect } from "vitest";
import type { KindSuiteOptions } from "./kind-suite-checks.ts";
import { merged } from "./kind-suite-fields.ts";
import type { KindRun } from "./kind-suite-run.ts";

/**
 * Loses the state of a stack that is up and imports its resources by the ids that the kind's definition tells of: then
 * nothing is left to do, save what the definition says that no cloud tells.
 */
export async function takesOver(
  kind: Kind,
  full: Json,
  { imported: patch }: Pick<KindSuiteOptions, "imported">,
  run: KindRun,
): Promise<void> {
  const manifest = patch === undefined ? full : merged(full, { spec: patch });
  const [main] = kind.imports;
  if (!main)
    throw new Error("it doesn't say how its resources are imported: (kindling.shared.v1.kind).imports");
  for (const resource of kind.imports)
    if (!resource.refused) expect(importIdProblem(resource, resource.example), resource.name).toBe(undefined);
  await run.up(full);
  const made = (await run.resources()).filter(isCustom);
  const ids: Record<string, string> = {};
  const untold: Record<string, readonly string[]> = {};
  for (const { urn, id, inputs, outputs } of made) {
    const name = String(urn).split("::").at(-1) ?? "";
    const resource = importedResource(kind.imports, name);
    if (!resource)
      throw new Error(`it doesn't say how ${name} is imported: (kindling.shared.v1.kind).imports`);
    if (resource.refused) continue;
    ids[name] = importIdOf(resource, { ...propertiesIn(inputs), ...propertiesIn(outputs), id });
    untold[name] = resource.untold;
    expect(importIdProblem(resource, ids[name]), `${ids[name]}, the id of ${name}`).toBe(undefined);
  }
  expect(Object.keys(ids), "its main resource, the first of its imports").toContain(main.name);
  await run.forget();
  if (patch !== undefined) {
    const { steps } = await run.preview(full, ids);
    const anew = steps.filter(({ op, diff }) => op === "create-replacement" && diff.length > 0);
    const why = anew.flatMap(({ diff }) => diff.map((path) => /^[^.[]+/.exec(path)?.[0]));
    const madeWith = kind.imports.flatMap((resource) => resource.madeWith);
    expect(why, "what only says how it is made").toEqual(expect.arrayContaining(madeWith));
  }
  const { steps: taken } = await run.takeOver(manifest, ids);
  const imported = taken.filter(({ op }) => op === "import").map(({ urn }) => nameIn(urn));
  expect(imported.toSorted()).toEqual(Object.keys(ids).toSorted());
  const changes = taken.filter(
    ({ op, urn, type }) => op !== "import" && !type.startsWith("pulumi:") && nameIn(urn) in ids,
  );
  const unlike = changes.filter(({ op, urn, diff }) => {
    const known = untold[nameIn(urn)] ?? [];
    return op !== "update" || !diff.every((path) => known.includes(/^[^.[]+/.exec(path)?.[0] ?? ""));
  });
  expect(
    unlike.map(({ op, urn, diff }) => `${op} ${nameIn(urn)} (${diff.join(", ")})`),
    "what an import finds isn't what made it: mend the provider's read, or say in untold what no cloud tells",
  ).toEqual([]);
  const { steps } = await run.preview(manifest);
  expect(steps).toEqual([]);
  // What was left out says how to make another one.
  if (patch !== undefined) await run.destroy(manifest);
}

const isCustom = ({ custom, type }: PropertyMap): boolean =>
  custom === true && typeof type === "string" && !type.startsWith("pulumi:");
const propertiesIn = (value: unknown): PropertyMap =>
  isObject(value as never) ? (value as PropertyMap) : {};
const nameIn = (urn: string): string => urn.split("::").at(-1) ?? "";
