import { KindlingError } from "@kindling/core/error";
import type { Kind } from "@kindling/core/kind";

/** A run's errors with their cloud's explanations, by a kind whose provider doesn't give them itself. */
export async function explained(
  errors: readonly Error[],
  load: Kind["explain"] | undefined,
): Promise<readonly Error[]> {
  if (!load || !errors.length) return errors;
  const explain = await load();
  return errors.map((error) => {
    if (!(error instanceof KindlingError)) return error;
    const { code, path, message } = error;
    const text = explain(message);
    return text === message ? error : new KindlingError(code, text, { ...(path && { path }), cause: error });
  });
}
