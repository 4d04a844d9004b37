import { KindlingError } from "@kindling/core/error";
import { messageOf, ProtectedResource } from "@kindling/engine-program/failure";

/** Says what was being done when an error came up, and keeps its code. */
export function whileDoing(action: string, error: unknown, path?: string): KindlingError {
  // Says itself what was to be done to what.
  if (error instanceof ProtectedResource) return error;
  const code = error instanceof KindlingError ? error.code : "cloud";
  return new KindlingError(code, `${action}: ${messageOf(error)}`, { ...(path && { path }), cause: error });
}

/** Refuses by name what the sandbox can't do. */
export const unsupported = (feature: string): KindlingError =>
  new KindlingError(
    "unsupported",
    `the sandbox engine has no ${feature}; leave it out of the program or deploy with --engine pulumi`,
  );
