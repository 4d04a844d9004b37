import { nearest } from "@kindling/core/nearest";
import { isObject, type PropertyMap, type PropertyValue } from "@kindling/core/property-value";
import { parse } from "yaml";

/** What a chart's values.yaml knows: its sections, and what is in each of them. */
export interface KnownValues {
  readonly sections: ReadonlyMap<string, Section>;
}

interface Section {
  /** What it holds; undefined where it takes anything. */
  readonly names: ReadonlySet<string> | undefined;
  /** Whether it is a table. */
  readonly isTable: boolean;
}

/** `key:`, at the beginning of a line or commented out, as charts show what may be set. */
const KEY = /^( *)(#?) ?([A-Za-z_][\w.-]*):(?: |$)/;

/**
 * Reads a values.yaml. Values that are commented out count as known; what lies deeper than two levels isn't looked at,
 * since tables there are mostly free (labels, resources).
 */
export function readKnownValues(text: string): KnownValues {
  const values: unknown = parse(text) ?? {};
  const sections = new Map<string, Set<string>>();
  let section: Set<string> | undefined;
  for (const line of text.split("\n")) {
    const [, indent = "", comment = "", key = ""] = KEY.exec(line) ?? [];
    if (key === "") continue;
    if (indent === "" && comment === "") section = entry(sections, key);
    else if (indent === "" && !isProse(line)) entry(sections, key);
    else if (indent.length === 2) section?.add(key);
  }
  const known = [...sections].map(([name, names]): [string, Section] => {
    const value = isObject(values as PropertyValue) ? (values as PropertyMap)[name] : undefined;
    const isTable = isObject(value);
    const isFree = !isTable || Object.keys(value).length === 0;
    return [name, { names: isFree ? undefined : names, isTable }];
  });
  return { sections: new Map(known) };
}

const isProse = (line: string): boolean => /^# ?[A-Za-z_][\w.-]*: +\w+ \w+ \w+/.test(line);

function entry(sections: Map<string, Set<string>>, key: string): Set<string> {
  const found = sections.get(key) ?? new Set<string>();
  sections.set(key, found);
  return found;
}

/** What the chart wouldn't read of these values: a path and why, each. */
export function unknownValues(
  { sections }: KnownValues,
  values: PropertyMap,
): { readonly path: string; readonly why: string }[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const section = sections.get(name);
    if (!section) return [{ path: name, why: unknown(name, [...sections.keys()]) }];
    if (section.isTable && value !== null && !isObject(value))
      return [{ path: name, why: "is a table in the chart's values" }];
    const { names } = section;
    if (!names || !isObject(value)) return [];
    return Object.keys(value)
      .filter((key) => !names.has(key))
      .map((key) => ({ path: `${name}.${key}`, why: unknown(key, [...names]) }));
  });
}

function unknown(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return `is none of the chart's values${near ? `; did you mean ${near}?` : ""}`;
}
