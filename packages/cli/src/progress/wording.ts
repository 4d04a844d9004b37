import type { Colors } from "../context.ts";

interface Wording {
  /** As Pulumi prints it. */
  readonly sign: string;
  readonly doing: string;
  readonly done: string;
  readonly color: "green" | "yellow" | "red" | "magenta" | "cyan" | "dim";
}

const CREATE: Wording = { sign: "+", doing: "creating", done: "created", color: "green" };
const REPLACE: Wording = { sign: "+-", doing: "replacing", done: "replaced", color: "magenta" };
const READ: Wording = { sign: ">", doing: "reading", done: "read", color: "cyan" };
const DELETE: Wording = { sign: "-", doing: "deleting", done: "deleted", color: "red" };
const IMPORT: Wording = { sign: "=", doing: "importing", done: "imported", color: "cyan" };
const DISCARD: Wording = { sign: "<", doing: "letting go of", done: "let go of", color: "yellow" };

/** How steps are shown, by Pulumi's name for them. The parts of a replacement are shown as one. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  same: { sign: " ", doing: "checking", done: "unchanged", color: "dim" },
  create: CREATE,
  update: { sign: "~", doing: "updating", done: "updated", color: "yellow" },
  delete: DELETE,
  replace: REPLACE,
  "create-replacement": REPLACE,
  "delete-replaced": REPLACE,
  read: READ,
  "read-replacement": READ,
  refresh: READ,
  import: IMPORT,
  "import-replacement": IMPORT,
  discard: DISCARD,
  "discard-replaced": DISCARD,
  "remove-pending-replace": DELETE,
};

const OTHER: Wording = { sign: "?", doing: "working on", done: "done", color: "cyan" };

export const wordingOf = (op: string): Wording => WORDINGS[op] ?? OTHER;

/** Steps that change neither the cloud nor what the state says about it. */
export const isQuiet = (op: string): boolean => op === "same" || op === "read" || op === "refresh";

export const isReplacement = (op: string): boolean => wordingOf(op) === REPLACE;

export const signOf = (op: string, colors: Colors): string =>
  colors[wordingOf(op).color](wordingOf(op).sign.padEnd(2));

/** `civo:index/objectStore:ObjectStore` as people read it: `civo:ObjectStore`. */
export function shortType(type: string): string {
  const parts = type.split(":");
  return parts.length === 3 ? `${parts[0] === "pulumi" ? parts[1] : parts[0]}:${parts[2]}` : type;
}

/** The last part of a URN. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** `0.3 s`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}
