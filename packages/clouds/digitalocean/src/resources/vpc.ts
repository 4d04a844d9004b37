import type { Vpc } from "../bodies.ts";
import type { Stored } from "../records.ts";
import { type Resource, text } from "../resource.ts";
import { createVpc, deleteVpc, renameVpc, vpcOf } from "../vpc-api.ts";

/** What the provider shows of a VPC, in its state and to functions. */
export const vpcProperties = ({ id, name, body }: Stored<Vpc>) => ({
  name,
  ...{ region: body.region, ipRange: body.ipRange, description: body.description },
  ...{ default: body.isDefault, createdAt: body.createdAt, vpcUrn: `do:vpc:${id}` },
});

/** vpc/resource_vpc.go */
export const vpc: Resource = {
  inputs: {
    name: { required: true },
    region: { required: true, replaces: true },
    description: {},
    ipRange: { replaces: true, computed: true },
  },
  outputs: ["createdAt", "default", "vpcUrn"],
  create(session, inputs) {
    return session.send("Error creating VPC", "POST", "/v2/vpcs", () => {
      const ipRange = text(inputs, "ipRange") || undefined;
      const asked = { region: text(inputs, "region"), ipRange, description: text(inputs, "description") };
      return createVpc(session.account, text(inputs, "name"), asked).id;
    });
  },
  read: (session, id) =>
    session.find("Error reading VPC", `/v2/vpcs/${id}`, () => vpcProperties(vpcOf(session.account, id))),
  async update(session, id, _before, after) {
    await session.send("Error updating VPC ", "PUT", `/v2/vpcs/${id}`, () =>
      renameVpc(session.account, id, text(after, "name"), text(after, "description")),
    );
  },
  // Asks for two minutes, since members that were deleted just now may still count.
  async remove(session, id) {
    await session.patiently([403, 409], 8, () =>
      session.send("Error deleting VPC", "DELETE", `/v2/vpcs/${id}`, () => deleteVpc(session.account, id)),
    );
  },
};
