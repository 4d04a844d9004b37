import type { Generation } from "./generations.ts";
import type { Records } from "./records.ts";
import type { CheckedSettings } from "./settings.ts";

/** Time as the simulated cloud sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** Who asks. */
export interface Viewer {
  /** A legacy token's admin, or a user who owns the platform: may do everything. */
  readonly platformOwner: boolean;
  /** May see everything. */
  readonly platformViewer: boolean;
  /** Absent for a legacy token, which belongs to no user. */
  readonly userId?: string;
}

/** What every resolver works on. */
export interface Context {
  readonly generation: Generation;
  readonly settings: CheckedSettings;
  readonly records: Records;
  readonly clock: Clock;
  readonly viewer: Viewer;
}

/** What one request is answered with: a field's value from its parent, its arguments and the account. */
export type Resolver = (parent: never, args: never, context: Context) => unknown;

/** The resolvers of some types, by type and field. A field without one is a column of its parent. */
export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolver>>>>;

/** Now, as MariaDB writes a timestamp. */
export const timestamp = ({ clock }: Context): string =>
  new Date(clock.now()).toISOString().slice(0, 19).replace("T", " ");

/** How MariaDB writes a timestamp that isn't: what is not deleted has it. */
export const NEVER = "0000-00-00 00:00:00";
