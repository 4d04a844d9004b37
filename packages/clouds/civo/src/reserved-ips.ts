import type { Hono } from "hono";
import { type Account, readBody, regionOf } from "./account.ts";
import { type Asked, oneOf, optional, required } from "./asked.ts";
import { endpoints, type Family } from "./family.ts";
import { change, list, make, need } from "./inventory.ts";
import { addressAt } from "./networks.ts";
import { NotFound, Refusal } from "./refusal.ts";
import { becoming, type Changing } from "./transition.ts";
import type { Of } from "./types.ts";

export interface ReservedIp extends Changing {
  readonly address: string;
  /** Id of the instance that has it, or "". */
  readonly holder: string;
  /** Id of the instance that will have it once the change under way is over. */
  readonly nextHolder: string;
}

/** A public address that nothing has: from the range for benchmarks (RFC 2544), so that it is nobody's. */
export function freeAddress(account: Account): string {
  const used = new Set([
    ...list(account, "reserved IP").map(({ body }) => body.address),
    ...list(account, "instance").map(({ body }) => body.ownPublicIp),
    ...list(account, "database").map(({ body }) => body.publicIp),
    ...list(account, "Kubernetes cluster").map(({ body }) => body.masterIp),
  ]);
  let place = 1;
  while (used.has(addressAt("198.18.0.0/15", place))) place += 1;
  return addressAt("198.18.0.0/15", place);
}

/** The reserved IP that an instance has. */
export const heldBy = (account: Account, { id, region }: Of<"instance">): Of<"reserved IP"> | undefined =>
  list(account, "reserved IP", region).find(({ body }) => body.holder === id);

/** Those that an instance has, or is about to have or to lose. */
export const movingFor = (account: Account, { id, region }: Of<"instance">): Of<"reserved IP">[] =>
  list(account, "reserved IP", region).filter(({ body }) => body.holder === id || body.nextHolder === id);

/** Asynchronous: the instance shows it only after some readings (facts: Reserved IPs). */
export function assign(account: Account, ip: Of<"reserved IP">, nextHolder: string): Of<"reserved IP"> {
  const { holder } = ip.body;
  if (holder === nextHolder && ip.body.nextHolder === nextHolder) return ip; // Unassigning twice is fine (G).
  if (nextHolder !== "") {
    const other = holder !== "" && holder !== nextHolder;
    if (other && account.settings.assigningTakenIp !== "moves") {
      throw new Refusal(
        409,
        account.settings.assigningTakenIp,
        "The address is assigned to another instance",
      );
    }
    const [before] = movingFor(account, need(account, "instance", ip.region, nextHolder));
    if (before && before.id !== ip.id)
      change(account, before, { holder: "", nextHolder: "", transition: undefined });
  }
  return change(account, ip, {
    nextHolder,
    transition: becoming(account, { holder: nextHolder, status: "ready" }),
  });
}

function create(account: Account, region: string, asked: Asked): Of<"reserved IP"> {
  const address = freeAddress(account);
  const name = optional(asked, "name") || address;
  const transition = becoming(account, { status: "ready" });
  const body: ReservedIp = { address, holder: "", nextHolder: "", status: "reserving", transition };
  return make(account, "reserved IP", { region, name, usage: { public_ip_address: 1 }, body });
}

const family: Family<"reserved IP"> = {
  type: "reserved IP",
  paged: true,
  make: (account, asked, { region }) => create(account, region, asked),
  render({ resources }, { id, name, region, body }) {
    const holder = resources.get("instance", region, body.holder);
    return {
      // The address may be empty at first (facts: Reserved IPs).
      ...{ id, name, ip: body.status === "ready" ? body.address : "" },
      assigned_to: holder ? { id: holder.id, type: "instance", name: holder.name } : null,
    };
  },
  update: (account, ip, asked) => change(account, ip, {}, { name: required(asked, "name") }),
  // Only when unassigned (U), and its instance has it until the instance's delete is over (issue 410).
  blockers(account, { region, body }) {
    const instances = list(account, "instance", region);
    const holders = instances.filter(({ id }) => id === body.holder || id === body.nextHolder);
    // The code is unknown.
    const refusal = new Refusal(409, "database_ip_inuse_by_instance", "The address is still assigned");
    return holders.map((by) => ({ by, refusal }));
  },
};

/** `ips`. */
export const reservedIps = (account: Account): Hono =>
  endpoints(account, family).post("/:id/actions", async (c) => {
    const asked = await readBody(c);
    const region = regionOf(account, c, asked);
    return account.resources.atomically(() => {
      const ip = need(account, "reserved IP", region, c.req.param("id"));
      if (oneOf(asked, "action", ["assign", "unassign"]) === "unassign") assign(account, ip, "");
      else {
        oneOf(asked, "assign_to_type", ["instance"]);
        assign(account, ip, required(asked, "assign_to_id"));
      }
      return c.json({ result: "success" });
    });
  });

/** Assigns to a new instance the reserved address that its request names by id, name or address (facts: Instances). */
export function assignNamed(account: Account, instance: Of<"instance">, reserved: string): void {
  const all = list(account, "reserved IP", instance.region);
  const ip = all.find(({ id, name, body }) => [id, name, body.address].includes(reserved));
  if (ip === undefined) throw new NotFound("reserved IP");
  assign(account, ip, instance.id);
}
