import type { Path } from "@bufbuild/protobuf/reflect";

/** Where a property is, from the resource's own properties inwards. */
export type PropertyPath = readonly (string | number)[];

/** The path as Pulumi prints it: `rules[1].port`, `labels["a.b"]`. */
export function formatPath(path: PropertyPath): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^\w*$/.test(part)) return `["${part.replaceAll('"', '\\"')}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join("");
}

/** The path of a violation that protovalidate found. */
export function pathOfViolation(path: Path): PropertyPath {
  return path.flatMap((part): (string | number)[] => {
    switch (part.kind) {
      case "field":
        return [part.jsonName];
      case "list_sub":
        return [part.index];
      case "map_sub":
        return [String(part.key)];
      default:
        return [];
    }
  });
}

/** Whether one of the two lies within the other. */
export function overlap(one: PropertyPath, other: PropertyPath): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((part, index) => part === other[index]);
}
