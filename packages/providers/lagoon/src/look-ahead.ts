import { UnsupportedError } from "./client/lagoon-error.ts";
import { explained } from "./explained.ts";

/**
 * For previews of what older servers lack: asks something that needs the same feature, and fails where the server is too
 * old for it. Whatever else the server says of it doesn't matter yet.
 */
export async function lookAhead(what: string, ask: () => Promise<unknown>): Promise<Record<never, never>> {
  const failure = await ask().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (failure instanceof UnsupportedError) await explained(what, () => Promise.reject(failure));
  return {};
}
