import { type Context, Hono } from "hono";
import { type Account, page, readBody, regionOf } from "./account.ts";
import type { Asked } from "./asked.ts";
import { change, EVERYWHERE, find, list, within } from "./inventory.ts";
import { NotFound, Refusal } from "./refusal.ts";
import type { Resource } from "./resources.ts";
import { advance, type Changing, leaving } from "./transition.ts";
import type { Bodies, Of, Type } from "./types.ts";

/** A resource that keeps another one from being deleted, and how the API says so. */
export interface Blocker {
  /** Absent when it is no resource but a rule that is in the way. */
  readonly by?: Resource<Changing>;
  readonly refusal: Refusal;
}

/** Where a resource is to be made. */
export interface Place<Parent extends Type> {
  readonly region: string;
  readonly parent: Of<Parent>;
}

/** One type of resource as the API offers it: a path with POST, GET, PUT and DELETE. */
export interface Family<T extends Type, Parent extends Type = Type> {
  readonly type: T;
  /** Whether a region matters. */
  readonly accountWide?: true;
  /** Type of the resource, `:parent` in the path, that these belong to. */
  readonly within?: Parent;
  /** Whether lists come in an envelope rather than as a bare array. */
  readonly paged?: true;
  /** Whether there is GET of one. Default: there is. */
  readonly readable?: (account: Account) => boolean;
  readonly make?: (account: Account, asked: Asked, place: Place<Parent>) => Of<T>;
  readonly render: (account: Account, resource: Of<T>) => object;
  /** Reply to POST where it isn't the whole resource. */
  readonly made?: (resource: Of<T>) => object;
  /** What a refused POST leaves behind all the same. */
  readonly refused?: (account: Account, region: string, asked: Asked) => void;
  readonly update?: (account: Account, resource: Of<T>, asked: Asked) => Of<T>;
  /** Reply to PUT where it isn't the whole resource. */
  readonly updated?: (resource: Of<T>) => object;
  /** Other resources that a reading of one shows, so that it counts for them too. */
  readonly alsoRead?: (account: Account, resource: Of<T>) => Resource<Changing>[];
  /** Which of those listed a query asks for. */
  readonly asksFor?: (c: Context, resource: Of<T>) => boolean;
  /** What refuses a delete, in the order in which it is told. */
  readonly blockers?: (account: Account, resource: Of<T>) => Blocker[];
  /** The status while it is deleted. */
  readonly deleting?: string;
}

/** One resource after a reading of it. Never inside `atomically` with what may throw: the reading would be undone. */
function read<T extends Type>(account: Account, family: Family<T>, found: Of<T>): Of<T> | undefined {
  for (const other of family.alsoRead?.(account, found) ?? []) advance(account, other, 1);
  return advance(account, found, 1);
}

/** The endpoints of a family. */
export function endpoints<T extends Type, Parent extends Type>(
  account: Account,
  shape: Family<T, Parent>,
): Hono {
  const { resources } = account;
  const family = shape as unknown as Family<T>;
  const place = (c: Context, asked?: Asked): Place<Type> => {
    const region = family.accountWide ? EVERYWHERE : regionOf(account, c, asked);
    if (family.within === undefined) return { region, parent: { id: "" } as Of<Type> };
    return { region, parent: find(account, family.within, region, c.req.param("parent") ?? "") };
  };
  const one = (c: Context, asked?: Asked): Of<T> => {
    const { region, parent } = place(c, asked);
    const found = find(account, family.type, region, c.req.param("id") ?? "");
    if (family.within && found.parent !== parent.id) throw new NotFound(family.type);
    return found;
  };
  const api = new Hono().get("/", (c) => {
    const { region, parent } = place(c);
    const reply = resources.atomically(() => {
      const all = family.within
        ? within(account, family.type, parent.id)
        : list(account, family.type, region);
      const some = all.filter((each) => family.asksFor?.(c, each) ?? true);
      const shown = (items: typeof some) => items.map((each) => family.render(account, each));
      if (!family.paged) return shown(some);
      const { items, ...envelope } = page(account, c, some);
      return { ...envelope, items: shown(items) };
    });
    return c.json(reply);
  });
  if (family.readable?.(account) ?? true) {
    api.get("/:id", (c) => {
      const shown = resources.atomically(() => {
        const found = read(account, family, one(c));
        return found && family.render(account, found);
      });
      if (shown === undefined) throw new NotFound(family.type);
      return c.json(shown);
    });
  }
  const { make, update } = family;
  if (make) {
    api.post("/", async (c) => {
      const asked = await readBody(c);
      const { region, parent } = place(c, asked);
      try {
        return resources.atomically(() => {
          const made = make(account, asked, { region, parent });
          return c.json(family.made?.(made) ?? family.render(account, made));
        });
      } catch (error) {
        if (error instanceof Refusal) resources.atomically(() => family.refused?.(account, region, asked));
        throw error;
      }
    });
  }
  if (update) {
    api.put("/:id", async (c) => {
      const asked = await readBody(c);
      return resources.atomically(() => {
        const changed = update(account, one(c, asked), asked);
        return c.json(family.updated?.(changed) ?? family.render(account, changed));
      });
    });
  }
  return api.delete("/:id", (c) =>
    resources.atomically(() => {
      const found = one(c);
      // Who retries a refused delete watches what is in its way.
      for (const { by } of family.blockers?.(account, found) ?? []) if (by) advance(account, by, 1);
      const [blocker] = family.blockers?.(account, found) ?? [];
      if (blocker) return blocker.refusal.reply(c);
      remove(account, family, found);
      return c.json({ result: "success" });
    }),
  );
}

function remove<T extends Type>(account: Account, { deleting }: Family<T>, found: Of<T>): void {
  if (found.body.transition?.to === null) return;
  const parting: Changing = { transition: leaving(account), ...(deleting && { status: deleting }) };
  change(account, found, parting as Partial<Bodies[T]>);
}

/** What a POST or PUT answers that shows little: `{id, name, result}`. */
export const brief = ({ id, name }: Resource<unknown>) => ({ id, name, result: "success" });
