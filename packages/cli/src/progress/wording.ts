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
/** What `retainOnDelete` leaves in the cloud. */
const RETAIN: Wording = { sign: "-", doing: "leaving in place", done: "left in place", color: "yellow" };
const DISCARD: Wording = { sign: "<", doing: "letting go of", done: "let go of", color: "yellow" };

/** How steps are shown, by Pulumi's name for them. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  same: { sign: " ", doing: "checking", done: "unchanged", color: "dim" },
  create: CREATE,
  update: { sign: "~", doing: "updating", done: "updated", color: "yellow" },
  delete: DELETE,
  retain: RETAIN,
  replace: REPLACE,
  "create-replacement": { ...REPLACE, doing: "creating the new one", done: "new one created" },
  "delete-replaced": { ...REPLACE, doing: "deleting the old one", done: "old one deleted" },
  "retain-replaced": { ...REPLACE, doing: "leaving the old one in place", done: "old one left in place" },
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

export const isReplacement = (op: string): boolean => wordingOf(op).sign === REPLACE.sign;

export const signOf = (op: string, colors: Colors): string =>
  colors[wordingOf(op).color](wordingOf(op).sign.padEnd(2));

/** `civo:index/objectStore:ObjectStore` as people read it: `civo:ObjectStore`. */
export function shortType(type: string): string {
  const [module, , name] = type.split(":");
  return name && !isPulumis(type) ? `${module}:${name}` : type;
}

/** Pulumi's own bookkeeping, which no cloud knows: stacks and providers. */
export const isPulumis = (type: string): boolean => type.startsWith("pulumi:");

/** The last part of a URN. */
export const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);

/** `12 ms`, `0.3 s`, `12 s`, `3 min 5 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 99.5) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  return `${Math.floor(Math.round(seconds) / 60)} min ${Math.round(seconds) % 60} s`;
}
