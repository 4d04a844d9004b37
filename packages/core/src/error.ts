/** Why something failed, for programs. Closed: a new case gets a code here first. */
export type ErrorCode =
  /** A manifest, stack input, provider config or option is wrong; details are in the problems. */
  | "invalid-input"
  /** A file or folder can't be read. */
  | "unreadable"
  /** A secret or token is neither given nor found where it should come from. */
  | "missing-credential"
  /** A kind, stack, output or reference names something that doesn't exist. */
  | "not-found"
  /** The engine can't do what the program asks for. */
  | "unsupported"
  /** Another run holds the stack. */
  | "locked"
  /** A state file is damaged or isn't one. It is left as it was. */
  | "bad-state"
  /** The passphrase doesn't open the state's secrets. */
  | "wrong-passphrase"
  /** State or output can't be written: disk full, read-only. */
  | "unwritable"
  /** The cloud refused or failed. */
  | "cloud"
  /** A guard stopped the run: protected resource, data loss, an empty program. */
  | "refused"
  /** The Pulumi program threw. */
  | "program"
  /** Not begun, since what it refers to didn't go through. */
  | "skipped"
  /** Interrupted by the user. */
  | "cancelled";

export interface ErrorDetails {
  /** What the error is about: a file, a property path or a resource's URN. */
  readonly path?: string;
  readonly cause?: unknown;
}

/** The one error that Kindling throws on purpose; its message says what is wrong and what to do about it. */
export class KindlingError extends Error {
  readonly code: ErrorCode;
  readonly path: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "KindlingError";
    this.code = code;
    this.path = details.path;
  }
}
