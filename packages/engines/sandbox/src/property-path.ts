import {
  isObject,
  isSecret,
  type PropertyMap,
  type PropertyValue,
  secret,
} from "@kindling/core/property-value";

/** `*` stands for any key or index. */
export type PropertyPath = readonly (string | number)[];

/**
 * Reads Pulumi's notation: `root.nested[0]["a key"]`, `*` and `[*]` for any.
 * Undefined for what isn't a path.
 */
export function parsePath(text: string): PropertyPath | undefined {
  const path: (string | number)[] = [];
  const part = /(?:^|\.)([^.[]+)|\.?\[(\*|-?\d+)\]|\.?\["((?:\\"|[^"])+)"\]/y;
  while (part.lastIndex < text.length) {
    const match = part.exec(text);
    if (!match) return undefined;
    const [, name, index, quoted] = match;
    if (name !== undefined) path.push(name);
    else if (quoted !== undefined) path.push(quoted.replaceAll('\\"', '"'));
    else path.push(index === "*" ? "*" : Number(index));
  }
  return path;
}

/** Writes a path in Pulumi's notation. */
export function formatPath(path: PropertyPath): string {
  return path
    .map((part, position) => {
      if (typeof part === "number") return `[${part}]`;
      if (/^\w+$/.test(part)) return position === 0 ? part : `.${part}`;
      return `["${part.replaceAll('"', '\\"')}"]`;
    })
    .join("");
}

/** Whether `path` names `other` itself or something that it is part of. */
export function contains(path: PropertyPath, other: PropertyPath): boolean {
  return path.length <= other.length && path.every((part, i) => part === "*" || part === other[i]);
}

/**
 * Puts what `path` names in `target` back to what it is in `source`, changing `target`. False when that can't be
 * done without adding or removing something on the way, as in Pulumi (`PropertyPath.Reset`).
 */
export function resetPath(path: PropertyPath, source: PropertyMap, target: PropertyMap): boolean {
  return reset(path, source, target, false, false);
}

function reset(
  path: PropertyPath,
  source: PropertyValue | undefined,
  target: PropertyValue | undefined,
  sourceSecret: boolean,
  targetSecret: boolean,
): boolean {
  const [key, ...rest] = path;
  if (key === undefined) return false;
  if (isSecret(source)) return reset(path, source.value, target, true, targetSecret);
  if (isSecret(target)) return reset(path, source, target.value, sourceSecret, true);
  const keep = (value: PropertyValue) => (sourceSecret && !targetSecret ? secret(value) : value);
  const deeper = (from: PropertyValue | undefined, to: PropertyValue | undefined) =>
    reset(rest, from, to, sourceSecret, targetSecret);

  if (key === "*") return resetEvery(source, target, rest.length > 0 ? deeper : undefined, keep);
  if (typeof key === "number") {
    if (!Array.isArray(source) || !Array.isArray(target))
      return key >= 0 && !Array.isArray(source) && !Array.isArray(target);
    const [from, to] = [source[key], target[key]];
    if (from === undefined || to === undefined)
      return rest.length === 0 && from === undefined && to === undefined;
    if (rest.length > 0) return deeper(from, to);
    target[key] = keep(from);
    return true;
  }
  const from = isObject(source) ? source[key] : undefined;
  if (rest.length > 0) {
    if (!isObject(source) || !isObject(target)) return !isObject(source) && !isObject(target);
    const to = target[key];
    if (to === undefined) return from === undefined;
    return deeper(from, to);
  }
  if (from === undefined) {
    if (isObject(target)) delete target[key];
    return true;
  }
  if (!isObject(target)) return false;
  target[key] = keep(from);
  return true;
}

function resetEvery(
  source: PropertyValue | undefined,
  target: PropertyValue | undefined,
  deeper: ((from: PropertyValue | undefined, to: PropertyValue | undefined) => boolean) | undefined,
  keep: (value: PropertyValue) => PropertyValue,
): boolean {
  if (isObject(source) && isObject(target)) {
    if (deeper) return Object.keys(source).every((key) => key in target && deeper(source[key], target[key]));
    for (const key of Object.keys(target)) if (!(key in source)) delete target[key];
    for (const [key, value] of Object.entries(source)) target[key] = keep(value);
    return true;
  }
  if (Array.isArray(source) && Array.isArray(target)) {
    const common = Math.min(source.length, target.length);
    for (let i = 0; i < common; i++) {
      if (!deeper) target[i] = keep(source[i] as PropertyValue);
      else if (!deeper(source[i], target[i])) return false;
    }
    return source.length === target.length;
  }
  return !deeper && (Array.isArray(target) || isObject(target));
}
