import { tooOldWords } from "./client/lacks.ts";
import type { Lagoon } from "./client/lagoon.ts";
import { schemaType } from "./documents/schema-type.ts";
import { items } from "./told.ts";

interface Checking {
  readonly unknown: ReadonlySet<PropertyKey>;
  readonly refuse: (field: never, reason: string) => void;
}

/**
 * A `complete` for a resource some inputs of which came after Lagoon 2.8: in previews already it refuses those that are
 * given and that the server is too old for. `later` tells where the API has each: `AddProjectInput.buildImage`.
 */
export const refuseTooNew =
  (lagoon: Lagoon, later: Readonly<Record<string, string>>) =>
  async (inputs: object, { unknown, refuse }: Checking): Promise<Record<never, never>> => {
    const values = inputs as Readonly<Record<string, unknown>>;
    const given = Object.entries(later).filter(([name]) => unknown.has(name) || isGiven(values[name]));
    await Promise.all(
      given.map(async ([name, place]) => {
        if (await lacks(lagoon, place)) refuse(name as never, tooOldWords(lagoon.url, name, place));
      }),
    );
    return {};
  };

const isGiven = (value: unknown): boolean =>
  value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Where the server doesn't tell, it isn't known to lack anything: the operation will show. */
async function lacks(lagoon: Lagoon, place: string): Promise<boolean> {
  const [type = "", field = ""] = place.split(".");
  const found = await lagoon.lasting(schemaType, { name: type }).catch(() => undefined);
  if (found === undefined) return false;
  return ![...items(found?.fields), ...items(found?.inputFields)].some(({ name }) => name === field);
}
