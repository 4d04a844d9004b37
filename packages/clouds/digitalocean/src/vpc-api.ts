import type { Node, Vpc } from "./bodies.ts";
import { freeNetwork, overlaps } from "./networks.ts";
import type { Stored } from "./records.ts";
import { ApiError } from "./requests.ts";
import type { Account } from "./session.ts";

/** The VPC with this id. Throws 404. */
export function vpcOf({ records }: Account, id: string): Stored<Vpc> {
  const found = records.get<Vpc>("VPC", id);
  if (!found) throw new ApiError(404);
  return found;
}

/** A region's default VPC, which is there as soon as something needs one (OpenAPI: vpc_default). */
export function defaultVpc(account: Account, region: string): Stored<Vpc> {
  const found = account.records.list<Vpc>("VPC").find(({ body }) => body.isDefault && body.region === region);
  return found ?? insert(account, `default-${region}`, { region, isDefault: true });
}

/** Makes a VPC: no other has its name, and no other's addresses overlap (OpenAPI: vpc_create, vpc_updatable). */
export function createVpc(
  account: Account,
  name: string,
  asked: { region: string; ipRange?: string | undefined; description: string },
): Stored<Vpc> {
  refuseTaken(account, name);
  const { ipRange } = asked;
  if (ipRange && ranges(account).some((taken) => overlaps(taken, ipRange)))
    throw new ApiError(422, "This range/size overlaps with another VPC network in your account");
  return insert(account, name, { ...asked, isDefault: false });
}

export function renameVpc(account: Account, id: string, name: string, description: string): void {
  const vpc = vpcOf(account, id);
  if (name !== vpc.name) refuseTaken(account, name);
  account.records.save({ ...vpc, name }, { ...vpc.body, description });
}

/** Refuses while something is in it, or the VPC is its region's default (OpenAPI: vpcs_delete). */
export function deleteVpc(account: Account, id: string): void {
  const vpc = vpcOf(account, id);
  if (vpc.body.isDefault) throw new ApiError(403, "Can not delete the default VPC of a region");
  if (membersOf(account, id) > 0) throw new ApiError(403, "Can not delete VPC with members");
  account.records.remove(id);
}

function membersOf({ records }: Account, id: string): number {
  const nodes = [...records.list<Node>("database cluster"), ...records.list<Node>("database replica")];
  return nodes.filter(({ body }) => body.vpcId === id).length;
}

function refuseTaken({ records, settings }: Account, name: string): void {
  if (records.named("VPC", name) || settings.takenNames.includes(name))
    throw new ApiError(422, "A VPC with this name already exists");
}

const ranges = ({ records }: Account): string[] => records.list<Vpc>("VPC").map(({ body }) => body.ipRange);

function insert(
  account: Account,
  name: string,
  asked: { region: string; isDefault: boolean; ipRange?: string | undefined; description?: string },
): Stored<Vpc> {
  const { region, isDefault, description = "" } = asked;
  const ipRange = asked.ipRange || freeNetwork(ranges(account));
  const createdAt = new Date().toISOString();
  const body: Vpc = { region, isDefault, ipRange, description, createdAt };
  return account.records.insert("VPC", { name, body });
}
