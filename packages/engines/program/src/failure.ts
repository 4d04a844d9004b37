import { KindlingError } from "@kindling/core/error";
import { nameOf, typeOf } from "./urn.ts";

export const messageOf = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : String(error);

/** Why nothing more is done: something failed, or the user asked. The reason itself is reported elsewhere. */
export class Stopped extends Error {}

const VERBS: Readonly<Record<string, string>> = {
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
export const actionOf = (op: string, type: string, name: string): string =>
  `${VERBS[op] ?? `doing ${op} on`} ${type} ${name}`;

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

/** A program without resources would delete all that there are: a cached module does that by mistake. */
export function emptyProgram(count: number): KindlingError {
  return new KindlingError(
    "refused",
    `the program registered nothing, which would delete all ${count} resources of the stack; was its module loaded ` +
      "before, so that it didn't run again? To delete them on purpose, destroy the stack",
  );
}

/** What the SDK puts before the words of an error that comes out of an input; one of Kindling's own says enough. */
const SDK_WORDS = /^(error serializing property "[^"]*": )+/;

/** An error that came out of a program. One of Kindling's own keeps its code, path and words. */
export function programError(error: unknown): KindlingError {
  const message = messageOf(error);
  if (!(error instanceof KindlingError))
    return new KindlingError("program", `running the program: ${message}`, { cause: error });
  const { code, path } = error;
  return new KindlingError(code, message.replace(SDK_WORDS, ""), { ...(path && { path }), cause: error });
}
