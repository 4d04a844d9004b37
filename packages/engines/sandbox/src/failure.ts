import { KindlingError } from "@kindling/core/error";
import type { Op } from "./step.ts";
import { nameOf, typeOf } from "./urn.ts";

/** Says what was being done when an error came up, and keeps its code. */
export function whileDoing(action: string, error: unknown, path?: string): KindlingError {
  const code = error instanceof KindlingError ? error.code : "cloud";
  return new KindlingError(code, `${action}: ${messageOf(error)}`, { ...(path && { path }), cause: error });
}

export const messageOf = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : String(error);

const VERBS: Partial<Record<Op, string>> = {
  create: "creating",
  "create-replacement": "creating",
  update: "updating",
  delete: "deleting",
  "delete-replaced": "deleting",
  read: "reading",
  "read-replacement": "reading",
  refresh: "reading",
  import: "importing",
  "import-replacement": "importing",
};

/** `creating civo:index/objectStore:ObjectStore bucket` */
export const actionOf = (op: Op, type: string, name: string): string =>
  `${VERBS[op] ?? `doing ${op} on`} ${type} ${name}`;

/** Refuses by name what the sandbox can't do. */
export const unsupported = (feature: string): KindlingError =>
  new KindlingError(
    "unsupported",
    `the sandbox engine has no ${feature}; leave it out of the program or deploy with --engine pulumi`,
  );

/** A resource that the program protects is in the way. */
export class ProtectedResource extends KindlingError {
  constructor(urn: string, what: "deleted" | "replaced") {
    super(
      "refused",
      `${typeOf(urn)} ${nameOf(urn)} is protected and can't be ${what}. If it is to go, run up without that first (in a manifest: metadata.lifecycle.protect: false)`,
      { path: urn },
    );
  }
}

/** Why nothing more is done: something failed, or the user asked. The reason itself is reported elsewhere. */
export class Stopped extends Error {}
