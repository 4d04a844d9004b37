import type { Document } from "./document.ts";
import { type LagoonError, UnsupportedError } from "./lagoon-error.ts";

/** Something that a server's schema lacks. */
export interface Lack {
  /** `Project.publicKey`, of an input `AddProjectInput.buildImage`. */
  readonly name: string;
  /** Something that was to be sent, not asked for. */
  readonly isInput: boolean;
}

// The words of graphql-js, which Lagoon's server is built on (validation rules FieldsOnCorrectType, KnownArgumentNames,
// and the coercion of variables).
const FIELD = /Cannot query field "(\w+)" on type "(\w+)"/;
const ARGUMENT = /Unknown argument "(\w+)" on field "(?:(\w+)\.)?(\w+)"/;
const INPUT = /Field "(\w+)" is not defined by type "(\w+)"/;
const CHOICE = /Value "(\w+)" does not exist in "(\w+)" enum/;

/** What an error says that the server lacks. */
export function lacked({ faults }: LagoonError): readonly Lack[] {
  return faults.flatMap(({ message }): Lack[] => {
    const field = FIELD.exec(message);
    if (field) return [{ name: `${field[2]}.${field[1]}`, isInput: false }];
    const argument = ARGUMENT.exec(message);
    if (argument) return [{ name: `${argument[3]}.${argument[1]}`, isInput: true }];
    const input = INPUT.exec(message) ?? CHOICE.exec(message);
    return input ? [{ name: `${input[2]}.${input[1]}`, isInput: true }] : [];
  });
}

/** Says that a server is too old, naming the feature. */
export function tooOld(
  { field, feature }: Document<unknown, never>,
  url: string,
  name: string,
  cause?: LagoonError,
): UnsupportedError {
  const [owner = "", own = ""] = name.split(".");
  const isInput = owner.endsWith("Input");
  const what = (!isInput && feature) || (own === field ? own : `${own} (${name})`);
  return new UnsupportedError(
    `${field}: ${tooOldWords(url, what, name)}`,
    { request: field, status: cause?.status ?? 200, notDone: true },
    cause?.faults,
  );
}

/** What to do about a feature that the server at `url` lacks; `name` is what its API should have. */
export const tooOldWords = (url: string, feature: string, name: string): string =>
  `Lagoon at ${url} is too old for ${feature}: its API has no ${name}. Take it out of the program, or use a later Lagoon`;
