import { createHash } from "node:crypto";
import type { AutoName } from "@kindling/apis/kindling/provider/v1/options";

/** How Pulumi's configuration (`pulumi:autonaming`) wants a resource named. */
export interface Autonaming {
  readonly proposedName: string;
  readonly mode: "propose" | "enforce" | "disable";
}

const DIGITS = 7;

export interface Naming {
  /** The resource's name in the program. */
  readonly name: string;
  /** Makes the same name at each run of one update. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming | undefined;
}

/** The name of a resource to which the program gave none; undefined where names are not to be made up. */
export function autoName(options: AutoName, property: string, naming: Naming): string | undefined {
  const { mode, proposedName } = naming.autonaming ?? {};
  if (mode === "disable") return undefined;
  if (mode === "enforce") return proposedName;
  const limit = options.maxLength || Number.POSITIVE_INFINITY;
  if (mode === "propose" && proposedName) return cased(options, proposedName).slice(0, limit);
  const digits = createHash("sha256")
    .update(naming.randomSeed)
    .update(property)
    .digest("hex")
    .slice(0, DIGITS);
  const stem = cased(options, naming.name)
    .slice(0, limit - DIGITS - 1)
    .replace(/[-_.]+$/, "");
  return `${stem}-${digits}`;
}

/** Whether a name looks made up by `autoName`, so that a replacement gets another and both can exist at once. */
export function isAutoName(options: AutoName, name: string, resource: string): boolean {
  const stem = name.slice(0, -DIGITS - 1);
  return /-[0-9a-f]{7}$/.test(name) && cased(options, resource).startsWith(stem) && stem !== "";
}

const cased = ({ lowerCase }: AutoName, name: string): string => (lowerCase ? name.toLowerCase() : name);
