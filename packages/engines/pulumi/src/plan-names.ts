import { isObject, type PropertyValue, SIGNATURE_KEY, UNKNOWN } from "@kindling/core/property-value";
import type { Plan } from "@kindling/engine-program/plan";

interface PulumiPlan {
  readonly resourcePlans: Readonly<
    Record<
      string,
      {
        readonly seed?: string;
        readonly goal?: { readonly inputDiff?: Readonly<Record<string, PropertyValue>> };
      }
    >
  >;
}

/**
 * Goals of a second preview as they would be with the names that providers made up in the first: a preview makes up new
 * ones, and only `up` can be told those of its plan.
 */
export function withNamesOf(first: string, second: string, goals: Plan["goals"]): Plan["goals"] {
  const names = madeUpNames(parse(first), parse(second), goals);
  if (names.length === 0) return goals;
  return Object.fromEntries(
    Object.entries(goals).map(([urn, goal]) => [
      urn,
      Object.fromEntries(Object.entries(goal).map(([path, text]) => [path, text && renamed(text, names)])),
    ]),
  );
}

/** A second plan of Pulumi's, made for these goals, that makes up the names of the first. */
export function withSeedsOf(first: string, second: string, goals: Plan["goals"]): string {
  const [before, now] = [parse(first), parse(second)];
  const resourcePlans = Object.entries(now.resourcePlans).map(([urn, planned]) => {
    const seed = before.resourcePlans[urn]?.seed;
    return [urn, seed ? { ...planned, seed } : planned];
  });
  const text = JSON.stringify({ ...now, resourcePlans: Object.fromEntries(resourcePlans) });
  return renamed(text, madeUpNames(before, now, goals));
}

const parse = (text: string): PulumiPlan => JSON.parse(text);

type Renaming = readonly (readonly [made: string, planned: string])[];

/** What differs in what is made of a resource though the program gives nothing of the kind. */
function madeUpNames(before: PulumiPlan, now: PulumiPlan, goals: Plan["goals"]): Renaming {
  return Object.entries(now.resourcePlans).flatMap(([urn, { goal }]) => {
    const given = new Set(Object.values(goals[urn] ?? {}));
    const old = before.resourcePlans[urn]?.goal?.inputDiff ?? null;
    return changedTexts(goal?.inputDiff ?? null, old).filter(
      ([made, planned]) => !given.has(JSON.stringify(made)) && made !== UNKNOWN && planned !== UNKNOWN,
    );
  });
}

const renamed = (text: string, names: Renaming): string =>
  names.reduce((changed, [made, planned]) => changed.replaceAll(inside(made), inside(planned)), text);

const inside = (text: string): string => JSON.stringify(text).slice(1, -1);

/** The texts that differ between two values of one form, each with what the other has in its place. */
function changedTexts(one: PropertyValue, other: PropertyValue): [string, string][] {
  if (typeof one === "string" && typeof other === "string")
    return one && other && one !== other ? [[one, other]] : [];
  if (!isObject(one) || !isObject(other) || SIGNATURE_KEY in one) return [];
  return Object.keys(one).flatMap((key) => changedTexts(one[key] ?? null, other[key] ?? null));
}
