import type { Account } from "./account.ts";
import { remove } from "./removal.ts";
import type { Resource } from "./resources.ts";

/** A change under way. It ends once the resource was read so often and that moment has come. */
export interface Transition {
  readonly pollsLeft: number;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
  /** What changes in the body at the end; null: the resource is gone. */
  readonly to: object | null;
  /** What must have happened before polls count. */
  readonly waitsFor?: "an instance in the network" | "a reboot";
}

/** What every body may hold. */
export interface Changing {
  /** As the API shows it. Absent for types without one. */
  readonly status?: string;
  readonly transition?: Transition | undefined;
}

export function becoming(
  { settings, clock }: Account,
  to: object,
  waitsFor?: Transition["waitsFor"],
): Transition {
  const endsAt = clock.now() + settings.readyAfterMs;
  return { pollsLeft: settings.pollsUntilReady, endsAt, to, ...(waitsFor && { waitsFor }) };
}

export const leaving = ({ settings, clock }: Account): Transition => ({
  pollsLeft: settings.pollsUntilGone,
  endsAt: clock.now() + settings.goneAfterMs,
  to: null,
});

export const isLeaving = ({ body }: Resource<Changing>): boolean => body.transition?.to === null;

/** The resource as it is by now, after so many more readings of it; undefined when it is gone. */
export function advance<Body extends Changing>(
  account: Account,
  resource: Resource<Body>,
  polls: 0 | 1 = 0,
): Resource<Body> | undefined {
  const { transition, ...rest } = resource.body;
  if (transition === undefined || waits(account, resource, transition)) return resource;
  const pollsLeft = Math.max(0, transition.pollsLeft - polls);
  if (pollsLeft === 0 && account.clock.now() >= transition.endsAt) {
    if (transition.to !== null) return keep(account, resource, { ...rest, ...transition.to } as Body);
    remove(account, resource);
    return undefined;
  }
  if (pollsLeft === transition.pollsLeft) return resource;
  return keep(account, resource, { ...resource.body, transition: { ...transition, pollsLeft } });
}

function keep<Body>({ resources }: Account, resource: Resource<Body>, body: Body): Resource<Body> {
  resources.save(resource.id, body);
  return { ...resource, body };
}

function waits(
  { resources }: Account,
  { parent = "" }: Resource<unknown>,
  { waitsFor }: Transition,
): boolean {
  if (waitsFor !== "an instance in the network") return waitsFor !== undefined;
  // The nodes of a cluster are instances too.
  return !resources.childrenOf(parent).some(({ type }) => ["instance", "Kubernetes cluster"].includes(type));
}
