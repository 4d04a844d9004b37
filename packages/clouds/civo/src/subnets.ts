import { Hono } from "hono";
import { type Account, readBody, regionOf } from "./account.ts";
import { oneOf, required } from "./asked.ts";
import type { Family } from "./family.ts";
import { change, find, make, need } from "./inventory.ts";
import { Refusal } from "./refusal.ts";
import type { Changing } from "./transition.ts";

export interface Subnet extends Changing {
  /** Ids of the instances that are routed to it. */
  readonly routes: readonly string[];
}

/** `networks/:parent/subnets`: made and deleted, never updated (facts: Networks, subnets). */
export const subnets: Family<"subnet", "network"> = {
  type: "subnet",
  within: "network",
  make(account, asked, { region, parent }) {
    if (parent.body.cidrV6 === "") {
      // terraform-provider-civo issue 416
      throw new Refusal(400, "database_subnet_create_ipv6_disabled", "The network has no IPv6");
    }
    const body: Subnet = { routes: [], status: "Active" };
    const usage = { subnet_count: 1 };
    return make(account, "subnet", { region, name: required(asked, "name"), parent: parent.id, usage, body });
  },
  render: (_, { id, name, parent, body }) => ({
    ...{ id, name, network_id: parent, subnet_size: "/64", status: body.status },
  }),
};

/** `networks/:parent/subnets/:id/routes`. */
export function subnetRoutes(account: Account): Hono {
  const api = new Hono();
  const route = (method: "POST" | "DELETE") =>
    api.on(method, "/", async (c) => {
      const asked = await readBody(c);
      const region = regionOf(account, c, asked);
      oneOf(asked, "resource_type", ["instance"]);
      return account.resources.atomically(() => {
        const subnet = find(account, "subnet", region, c.req.param("id") ?? "");
        const instance = required(asked, "resource_id");
        const others = subnet.body.routes.filter((id) => id !== instance);
        if (method === "POST") others.push(need(account, "instance", region, instance).id);
        change(account, subnet, { routes: others });
        return c.json({ result: "success" });
      });
    });
  route("POST");
  route("DELETE");
  return api;
}
