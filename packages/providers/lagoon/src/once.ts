import { KindlingError } from "@kindling/core/error";

/** Refuses to change what only matters when a thing is created; taking it out of the program changes nothing. */
export function refuseLater<Inputs extends object, Name extends keyof Inputs & string>(
  inputs: Inputs,
  old: Inputs,
  name: Name,
): void {
  if (inputs[name] === undefined || inputs[name] === old[name]) return;
  throw new KindlingError(
    "invalid-input",
    `${name} only matters at creation and can't be changed later: give it as it was, or take it out of the program`,
  );
}
