import { type DescMessage, getOption } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { type ReferenceTarget, reference } from "@kindling/apis/kindling/shared/v1/options";
import type { Manifest } from "./manifest.ts";
import type { Problem } from "./problem.ts";
import { type ResourceName, resourceKey, resourceText } from "./resource-name.ts";

/** References to what, as its own manifest or another one in the run says, can't be referred to by them. */
export function ownerProblems(manifests: readonly Manifest[]): Problem[] {
  const known = new Map(manifests.map((one) => [resourceKey(nameOf(one)), one]));
  const owners = new Map<string, ResourceName>();
  return manifests.flatMap((manifest) => {
    const name = nameOf(manifest);
    return manifest.references.flatMap(({ to, place, path, target }) => {
      const refers = `refers to ${resourceText(to, name.env)},`;
      const problem = (rule: string, why: string): Problem => {
        const { file, line, column } = place;
        return { file, line, column, path, rule, message: `${refers} ${why}` };
      };
      const reason = target && unfitness(target, known.get(resourceKey(to)));
      if (reason !== undefined) return [problem("reference.unfit", reason)];
      if (!target?.sole) return [];
      const key = `${name.kind} ${path} ${resourceKey(to)}`;
      const owner = owners.get(key);
      owners.set(key, owner ?? name);
      if (!owner) return [];
      const other = resourceText(owner, name.env);
      return [
        problem(
          "reference.sole",
          `and so does ${other}: it can have one ${name.kind} only; make one of the two`,
        ),
      ];
    });
  });
}

const nameOf = ({ kind, env, metadata }: Manifest): ResourceName => ({
  kind: kind.name,
  env,
  name: metadata.name,
});

/** Why a resource can't be referred to by references with this target, as its own manifest says. */
export function unfitness(target: ReferenceTarget, aimed: Manifest | undefined): string | undefined {
  const spec = aimed?.kind.name === target.kind ? specOf(aimed) : undefined;
  return spec && target.unfit.find(({ field, json }) => jsonAt(spec, field) === json)?.message;
}

/** What a kind's references point at where not every resource will do, or only one may refer to it. */
export function choosyTargets(message: DescMessage, within: readonly DescMessage[] = []): ReferenceTarget[] {
  if (within.includes(message)) return [];
  return message.fields.flatMap((field) => {
    const target = getOption(field, reference);
    const own = [target, ...target.alternatives].filter(({ sole, unfit }) => sole || unfit.length > 0);
    return field.message ? [...own, ...choosyTargets(field.message, [...within, message])] : own;
  });
}

function specOf({ kind, message }: Manifest): ReflectMessage | undefined {
  const field = kind.schema.fields.find(({ name }) => name === "spec");
  return field?.fieldKind === "message" ? reflect(kind.schema, message).get(field) : undefined;
}

/** A field's value as JSON; undefined where it isn't given. */
function jsonAt(spec: ReflectMessage, name: string): string | undefined {
  const field = spec.fields.find((candidate) => candidate.name === name);
  if (field?.fieldKind !== "scalar" || !spec.isSet(field)) return undefined;
  return JSON.stringify(spec.get(field));
}
