import type { Deployment, Step } from "@kindling/core/engine";
import { isObject, isSecret, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";

/** What is made up anew each time, by what stands for it. */
const MADE_UP: Readonly<Record<string, RegExp>> = {
  time: /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/,
  uuid: /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/,
  port: /(?<=\b(?:127\.0\.0\.1|localhost):)\d+\b/,
  /** The beginning of a machine's id. */
  machine: /(?<=-node-)[0-9a-f]{5}\b/,
  /** What Pulumi and its providers put after a name. */
  suffix: /(?<=(?<!ssh)-)[0-9a-f]{7,8}\b/,
  key: /(?<=\bssh-ed25519 )[\w+/=]+/,
  /** Terraform's, with the time. */
  serial: /\b20\d{23,24}\b/,
};

/** The shortest of the words in secrets that clouds generate: as long in one run as in the other. */
const GENERATED = 16;

const words = (text: string): string[] => text.split(/[^\w+/=-]+/);

/**
 * What two runs told, to compare: in each the made-up ids, times, ports and generated secrets are replaced by what
 * stands for them, numbered in the order in which they come, so that what refers to what stays told; keys are in order.
 */
export function comparablePair(
  one: PropertyValue,
  two: PropertyValue,
): readonly [PropertyValue, PropertyValue] {
  const pair = withoutNumbers(sorted(one), sorted(two));
  const generated = [...generatedIn(...pair)];
  return [
    renamed(
      pair[0],
      generated.map(([ours]) => ours),
    ),
    renamed(
      pair[1],
      generated.map(([, theirs]) => theirs),
    ),
  ];
}

/** Replaces ids that are numbers and differ: who is first gets the first. */
function withoutNumbers(
  one: PropertyValue,
  two: PropertyValue,
  name = "",
): readonly [PropertyValue, PropertyValue] {
  if (Array.isArray(one) && Array.isArray(two) && one.length === two.length) {
    const pairs = one.map((item, index) => withoutNumbers(item, two[index] as PropertyValue, name));
    return [pairs.map(([ours]) => ours), pairs.map(([, theirs]) => theirs)];
  }
  if (isObject(one) && isObject(two)) {
    const [ours, theirs] = [{ ...one }, { ...two }];
    for (const key of Object.keys(one)) {
      const [mine, other] = [one[key], two[key]];
      if (mine === undefined || other === undefined) continue;
      [ours[key], theirs[key]] = withoutNumbers(mine, other, IDS.test(name) ? name : key);
    }
    return [ours, theirs];
  }
  const numbers = one !== two && [one, two].every((value) => /^\d+$/.test(String(value)));
  return numbers && ID.test(name) ? ["<number>", "<number>"] : [one, two];
}

const ID = /ids?$/i;
const IDS = /ids$/i;

/** Secrets at the same place that look generated and differ in nothing but that. */
function* generatedIn(
  one: PropertyValue | undefined,
  two: PropertyValue | undefined,
  within = false,
): Generator<readonly [string, string]> {
  if (typeof one === "string" && typeof two === "string") {
    const [ours, theirs] = within ? [words(one), words(two)] : [[], []];
    for (const [index, word] of ours.entries()) {
      const other = theirs[index] ?? "";
      const alike = word !== other && word.length === other.length && ours.length === theirs.length;
      if (alike && word.length >= GENERATED) yield [word, other];
    }
  } else if (Array.isArray(one) && Array.isArray(two)) {
    for (const [index, item] of one.entries()) yield* generatedIn(item, two[index], within);
  } else if (isObject(one) && isObject(two)) {
    for (const [key, item] of Object.entries(one))
      yield* generatedIn(item, two[key], within || key === SECRET);
  }
}

function renamed(value: PropertyValue, generated: readonly string[]): PropertyValue {
  const kinds = {
    ...MADE_UP,
    ...(generated.length && { generated: new RegExp(generated.map(escaped).join("|")) }),
  };
  const pattern = new RegExp(
    Object.entries(kinds)
      .map(([name, { source }]) => `(?<${name}>${source})`)
      .join("|"),
    "g",
  );
  const seen = new Map<string, string>();
  const standIn = (text: string, groups: Readonly<Record<string, string | undefined>>): string => {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "";
    if (kind === "time") return "<time>";
    const number = [...seen.values()].filter((other) => other.startsWith(`<${kind} `)).length + 1;
    const known = seen.get(text) ?? `<${kind} ${number}>`;
    seen.set(text, known);
    return known;
  };
  const walk = (part: PropertyValue): PropertyValue => {
    if (typeof part === "string") return part.replace(pattern, (...found) => standIn(found[0], found.at(-1)));
    if (Array.isArray(part)) return part.map(walk);
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, walk(item)]));
  };
  return walk(value);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function sorted(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as PropertyValue)]));
}

const SECRET = "secret value";

/**
 * The resources of a state, to compare: in the order of their URNs, secrets laid open as `{"secret value": …}`, without
 * times, what each depends on in order.
 */
export function comparableState(
  deployment: Deployment["deployment"],
  decrypt: (ciphertext: string) => string,
): PropertyMap[] {
  const open = (part: PropertyValue): PropertyValue => {
    if (isSecret(part))
      return { [SECRET]: open(JSON.parse(decrypt(String((part as PropertyMap).ciphertext)))) };
    if (Array.isArray(part)) return part.map(open);
    if (!isObject(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, open(item)]));
  };
  const resources = (deployment.resources ?? []) as PropertyMap[];
  return resources
    .map(({ created, modified, dependencies, propertyDependencies, ...resource }) => ({
      ...(open(resource) as PropertyMap),
      ...inOrder({ dependencies }),
      propertyDependencies: inOrder((propertyDependencies ?? {}) as PropertyMap),
    }))
    .sort((one, two) => (urnOf(one) < urnOf(two) ? -1 : 1));
}

const urnOf = (resource: PropertyMap): string => String(resource.urn);

/** Sets of URNs, in which the SDK puts them as they come. */
const inOrder = (sets: Readonly<Record<string, PropertyValue | undefined>>): PropertyMap =>
  Object.fromEntries(
    Object.entries(sets).flatMap(([name, urns]) => (Array.isArray(urns) ? [[name, urns.toSorted()]] : [])),
  );

/** Steps as `update urn: paths`; those that need nothing of each other come in any order. */
export function comparableSteps(steps: readonly Step[]): string[] {
  return steps.map(({ op, urn, diff }) => `${op} ${urn}: ${diff.toSorted().join(", ")}`).sort();
}
