import { KindlingError } from "@kindling/core/error";
import type { Target } from "./target.ts";

/**
 * A run's errors with their cloud's explanations, by a kind whose provider doesn't give them itself, and what a module
 * refuses of a setting at the setting's place in the manifest.
 */
export async function explained(
  errors: readonly Error[],
  { explain: load, locate }: Pick<Target, "explain" | "locate">,
): Promise<readonly Error[]> {
  if (!errors.length) return errors;
  const explain = await load?.();
  return errors.map((error) => {
    if (!(error instanceof KindlingError)) return error;
    const { code, path, message } = error;
    const text = placeOf(error, locate) + (explain?.(message) ?? message);
    return text === message ? error : new KindlingError(code, text, { ...(path && { path }), cause: error });
  });
}

/** `shop.yaml:9:3: ` for an error that begins with the path of a setting. */
function placeOf({ path, message }: KindlingError, locate: Target["locate"]): string {
  if (!locate || !path?.startsWith("spec.") || !message.startsWith(`${path}: `)) return "";
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  const { file, line, column } = locate(steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)));
  return `${file}:${line}:${column}: `;
}
