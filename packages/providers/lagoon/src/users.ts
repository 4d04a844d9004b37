import type { Document } from "./client/document.ts";
import type { Caller, Lagoon } from "./client/lagoon.ts";
import { orNothing } from "./explained.ts";
import { orOlder } from "./variables.ts";

type ByEmail<Found> = Document<Found, { readonly email: string }>;
type Changing<Found> = Document<
  Found,
  {
    readonly input: { readonly user: { readonly email: string }; readonly patch: { readonly email: string } };
  }
>;

/** A user by the address. Lagoon before 2.9 only shows one to who changes it: to the address it has. */
export const findUser = <Found>(
  lagoon: Lagoon,
  call: Caller,
  email: string,
  { byEmail, changing }: { byEmail: ByEmail<Found>; changing: Changing<Found> },
): Promise<NonNullable<Found> | undefined> =>
  orNothing(
    orOlder(
      () => lagoon.run(byEmail, { email }, call),
      () => lagoon.run(changing, { input: { user: { email }, patch: { email } } }, call),
    ),
  );
