import type { Account } from "./account.ts";
import { needQuota } from "./quota.ts";
import { NotFound, Refusal } from "./refusal.ts";
import type { Marks, NewResource } from "./resources.ts";
import { advance, isLeaving } from "./transition.ts";
import { type Bodies, codes, type Of, type Type } from "./types.ts";

/** Where account-wide resources are: SSH keys and DNS (facts: Region). */
export const EVERYWHERE = "everywhere";

/** The resource of an id, which is found in its own region only (terraform-provider-civo issue 395). */
export function find<T extends Type>(account: Account, type: T, region: string, id: string): Of<T> {
  const found = account.resources.get<Bodies[T]>(type, region, id);
  const now = found && advance(account, found);
  if (now === undefined) throw new NotFound(type);
  return now;
}

/** The resource that a request names in order to use it: one that is being deleted won't do. */
export function need<T extends Type>(account: Account, type: T, region: string, id: string): Of<T> {
  const found = find(account, type, region, id);
  if (isLeaving(found)) throw new NotFound(type);
  return found;
}

/** All of a type, in the order in which they were made. */
export function list<T extends Type>(account: Account, type: T, region?: string): Of<T>[] {
  const all = account.resources.list<Bodies[T]>(type, region);
  return all.flatMap((one) => advance(account, one) ?? []);
}

/** Those of a type that have a name, whatever their region. */
export function named<T extends Type>(account: Account, type: T, name: string): Of<T>[] {
  const namesakes = account.resources.named<Bodies[T]>(type, name);
  return namesakes.flatMap((one) => advance(account, one) ?? []);
}

/** Those of a type that belong to a resource: a firewall's rules. */
export function within<T extends Type>(account: Account, type: T, parent: string): Of<T>[] {
  const children = account.resources.childrenOf<Bodies[T]>(parent, type);
  return children.flatMap((one) => advance(account, one) ?? []);
}

/** Refuses a name that another one of the type in that region has. */
export function refuseTaken({ resources }: Account, type: Type, region: string, name: string): void {
  const { taken } = codes[type];
  if (taken === undefined || !resources.named(type, name).some((one) => one.region === region)) return;
  throw new Refusal(409, taken, `The name ${name} is already taken`);
}

/** Makes a resource, within quota and under a name that is free. */
export function make<T extends Type>(account: Account, type: T, made: NewResource<Bodies[T]>): Of<T> {
  refuseTaken(account, type, made.region, made.name);
  needQuota(account, made.usage ?? {});
  const resource = account.resources.insert(type, made);
  return advance(account, resource) ?? resource;
}

/** Changes parts of a resource's body, and its marks where they are given. */
export function change<T extends Type>(
  account: Account,
  resource: Of<T>,
  changes: Partial<Bodies[T]>,
  marks: Marks = {},
): Of<T> {
  const { name = resource.name } = marks;
  if (name !== resource.name) refuseTaken(account, resource.type as Type, resource.region, name);
  const body = { ...resource.body, ...changes };
  account.resources.save(resource.id, body, marks);
  const changed = { ...resource, name, body };
  return advance(account, changed) ?? changed;
}
