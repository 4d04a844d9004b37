import type { PropertyMap } from "@kindling/core/property-value";
import type { Vpc } from "./bodies.ts";
import { ApiError } from "./requests.ts";
import { text } from "./resource.ts";
import { vpcProperties } from "./resources/vpc.ts";
import type { Session } from "./session.ts";
import { defaultVpc, vpcOf } from "./vpc-api.ts";

/** The provider's functions, by token. */
export const functions: Readonly<
  Record<string, (session: Session, args: PropertyMap) => Promise<PropertyMap>>
> = {
  /** By id, by name, or the default one of a region (vpc/datasource_vpc.go). */
  "digitalocean:index/getVpc:getVpc"(session, args) {
    const [id, name] = [text(args, "id"), text(args, "name")];
    return session.send("Error retrieving VPC", "GET", `/v2/vpcs${id && `/${id}`}`, () => {
      const found = id ? vpcOf(session.account, id) : lookedUp(session, name, text(args, "region"));
      const { vpcUrn, ...properties } = vpcProperties(found);
      return { id: found.id, urn: vpcUrn, ...properties };
    });
  },
};

function lookedUp({ account }: Session, name: string, region: string) {
  const found = name ? account.records.named<Vpc>("VPC", name) : defaultVpc(account, region);
  if (!found) throw new ApiError(404, `no VPC found with name ${name}`);
  return found;
}
