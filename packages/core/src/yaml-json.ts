import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import type { Problem } from "./problem.ts";
import { type Json, type Locate, type Position, problemAt } from "./source.ts";

/** Most values that aliases may add to a document: a few lines of aliases of aliases can mean billions. */
const MAX_ALIASED_VALUES = 10_000;
const MAX_PROBLEMS = 100;

interface Anchored {
  readonly node: Node;
  /** Absent while the anchor's own value is being read. */
  json?: Json;
  /** Values in it, itself included. */
  size: number;
}

interface Reader {
  readonly position: (offset: number) => Position;
  readonly problems: Problem[];
  /** Of the value being read. */
  readonly path: (string | number)[];
  readonly anchors: Map<string, Anchored>;
  /** What each alias stands for. */
  readonly targets: Map<Alias, Node>;
  /** Values read so far, those behind aliases counted each time. */
  size: number;
  aliasedSize: number;
}

export interface YamlJson {
  readonly json: Json;
  readonly problems: Problem[];
  readonly locate: Locate;
}

/**
 * A parsed document as JSON. Aliases share their value. A merge key (`<<`) adds the keys that a mapping doesn't
 * have, of several merged mappings the first wins.
 */
export function yamlJson(document: Document.Parsed, position: (offset: number) => Position): YamlJson {
  const reader: Reader = {
    position,
    problems: [],
    path: [],
    anchors: new Map(),
    targets: new Map(),
    size: 0,
    aliasedSize: 0,
  };
  const json = readNode(reader, document.contents);
  return { json, problems: reader.problems, locate: locator(document, reader) };
}

function readNode(reader: Reader, node: Node | null): Json {
  reader.size++;
  if (isAlias(node)) return readAlias(reader, node);
  const anchor = node && "anchor" in node && node.anchor ? { node, size: reader.size } : undefined;
  if (anchor) reader.anchors.set((node as Scalar).anchor as string, anchor);
  const json = readContent(reader, node);
  if (anchor) Object.assign(anchor, { json, size: reader.size - anchor.size + 1 });
  return json;
}

function readContent(reader: Reader, node: Node | null): Json {
  if (isMap(node)) return readMap(reader, node);
  if (isSeq(node)) return node.items.map((item, index) => readPart(reader, item as Node, index));
  return isScalar(node) ? (node.value as Json) : null;
}

function readPart(reader: Reader, node: Node | null, step: string | number): Json {
  reader.path.push(step);
  const json = readNode(reader, node);
  reader.path.pop();
  return json;
}

function readAlias(reader: Reader, alias: Alias): Json {
  const anchor = reader.anchors.get(alias.source);
  const refuse = (message: string): null => {
    refuseAt(reader, alias, "yaml.alias", message);
    return null;
  };
  if (!anchor)
    return refuse(
      `no anchor &${alias.source} stands before this alias; text that begins with * must be in quotes`,
    );
  if (anchor.json === undefined) return refuse(`*${alias.source} stands inside the value that it repeats`);
  reader.size += anchor.size - 1;
  const before = reader.aliasedSize;
  reader.aliasedSize += anchor.size;
  if (reader.aliasedSize > MAX_ALIASED_VALUES)
    return before > MAX_ALIASED_VALUES
      ? null
      : refuse(
          `aliases add more than ${MAX_ALIASED_VALUES} values to this document; write out what is meant`,
        );
  reader.targets.set(alias, anchor.node);
  return anchor.json;
}

function readMap(reader: Reader, map: YAMLMap): Json {
  // Without a prototype: a key may be `__proto__`.
  const object: { [key: string]: Json } = Object.create(null);
  const places = new Map<string, Node>();
  const merges: Pair[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) {
      merges.push(pair);
      continue;
    }
    const key = keyOf(pair);
    const value = readPart(reader, pair.value as Node | null, key);
    const first = places.get(key);
    if (first) {
      const { line } = reader.position(first.range?.[0] ?? 0);
      const message = `is given twice, first on line ${line}; only one can hold`;
      refuseAt(reader, pair.key as Node, "yaml.duplicate_key", message, key);
    } else {
      places.set(key, pair.key as Node);
      object[key] = value;
    }
  }
  for (const pair of merges) readMerge(reader, pair, object);
  return object;
}

function readMerge(reader: Reader, pair: Pair, object: { [key: string]: Json }): void {
  const value = readNode(reader, pair.value as Node | null);
  for (const source of Array.isArray(value) ? value : [value]) {
    if (typeof source === "object" && source !== null && !Array.isArray(source)) {
      for (const [key, merged] of Object.entries(source))
        if (!Object.hasOwn(object, key)) object[key] = merged;
    } else if (reader.problems.length === 0) {
      const message = "a merge key (<<) takes a mapping, or a list of mappings, such as *name";
      refuseAt(reader, pair.key as Node, "yaml.merge", message);
    }
  }
}

const keyOf = (pair: Pair): string => String((pair.key as Scalar | null)?.value ?? "");

const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === "PLAIN" && key.value === "<<";

function refuseAt(reader: Reader, node: Node, rule: string, message: string, ...steps: string[]): void {
  if (reader.problems.length >= MAX_PROBLEMS) return;
  reader.problems.push(
    problemAt(reader.position(node.range?.[0] ?? 0), [...reader.path, ...steps], rule, message),
  );
}

/** Finds places only when they are asked for: most documents have no problem. */
function locator(document: Document.Parsed, reader: Reader): Locate {
  const resolve = (node: unknown): unknown => (isAlias(node) ? resolve(reader.targets.get(node)) : node);
  const pairs = new Map<YAMLMap, Map<string, Pair>>();
  const pairsOf = (map: YAMLMap): Map<string, Pair> => {
    let known = pairs.get(map);
    if (!known) {
      // Of repeated keys the first holds.
      const own = map.items.filter((pair) => !isMergeKey(pair.key)).reverse();
      known = new Map(own.map((pair) => [keyOf(pair), pair]));
      pairs.set(map, known);
    }
    return known;
  };
  const find = (map: YAMLMap, key: string): Pair | undefined => {
    const own = pairsOf(map).get(key);
    if (own) return own;
    for (const merge of map.items.filter((pair) => isMergeKey(pair.key))) {
      const merged = resolve(merge.value);
      for (const source of isSeq(merged) ? merged.items.map(resolve) : [merged]) {
        const pair = isMap(source) ? find(source, key) : undefined;
        if (pair) return pair;
      }
    }
    return undefined;
  };
  return (path, part = "value") => {
    let key: Node | null = null;
    let value: unknown = document.contents;
    for (const [index, step] of path.entries()) {
      const container = resolve(value);
      const pair = isMap(container) ? find(container, String(step)) : undefined;
      const item = isSeq(container) && typeof step === "number" ? container.items[step] : pair?.value;
      // What isn't there is placed at the key of what should hold it.
      if (item === undefined && !pair) return place(key ?? document.contents);
      key = (pair?.key as Node | undefined) ?? (item as Node);
      value = item;
      if (index === path.length - 1 && part === "key") return place(key);
    }
    const node = value as Node | null;
    const scalar = resolve(node);
    const written = isScalar(scalar) && scalar.source !== undefined ? { text: scalar.source } : {};
    const isNothing = isScalar(node) && node.value === null && !node.source;
    return { ...place(isNothing ? (key ?? node) : (node ?? key)), ...written };
  };
  function place(node: Node | null): Position {
    return reader.position(node?.range?.[0] ?? document.range[0]);
  }
}
