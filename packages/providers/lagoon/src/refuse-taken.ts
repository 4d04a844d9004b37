import { KindlingError } from "@kindling/core/error";

/** Refuses to make what is there already, where Lagoon would change that instead. */
export async function refuseTaken<Found>(
  what: string,
  importId: string,
  find: () => Promise<Found | undefined>,
): Promise<void> {
  if ((await find()) === undefined) return;
  throw new KindlingError(
    "cloud",
    `${what} exists already: import it by the id ${importId}, or choose another name`,
  );
}
