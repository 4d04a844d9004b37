import { GroupSchema } from "@kindling/apis/kindling/lagoon/provider/v1/group";
import { resource } from "@kindling/provider-framework/definition";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { addGroup, addGroupToOrganization, allGroups, deleteGroup, groupByName } from "../documents/group.ts";
import { explained, orNothing } from "../explained.ts";
import { make, remove } from "../make.ts";
import { refuseLater } from "../once.ts";
import { items, told } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  organizationId: "Mutation.addGroupToOrganization",
  addOrgOwner: "Mutation.addGroupToOrganization",
} as const;

/** A group. */
export const group = resource(GroupSchema, (lagoon: Lagoon) => ({
  complete: refuseTooNew(lagoon, LATER),
  async create({ inputs, ...call }) {
    const { name, parentGroupName, organizationId: organization, addOrgOwner } = inputs;
    const parentGroup = parentGroupName ? { name: parentGroupName } : undefined;
    const record = await make(lagoon, call, {
      what: `group ${name}`,
      make: () =>
        organization
          ? lagoon.run(
              addGroupToOrganization,
              { input: { name, organization, parentGroup, addOrgOwner } },
              call,
            )
          : lagoon.run(addGroup, { input: { name, parentGroup } }, call),
      find: () => found(lagoon, call, name),
    });
    return { id: String(record.id), state: { ...stateOf(record), organizationId: organization } };
  },
  async read({ id, old, ...call }) {
    const name = old?.name ?? id;
    return explained(`group ${name}`, async () => {
      const record = await found(lagoon, call, name);
      if (!record) return undefined;
      // It never changes, and only all groups together tell.
      const parentGroupName = old ? old.parentGroupName : await parentOf(lagoon, call, name);
      return { id: String(record.id), state: { ...stateOf(record), parentGroupName } };
    });
  },
  async previewUpdate({ inputs, old }) {
    refuseLater(inputs, old, "addOrgOwner");
    return [];
  },
  async update({ inputs, old }) {
    refuseLater(inputs, old, "addOrgOwner");
    return {};
  },
  async delete({ old: { name }, ...call }) {
    await remove(
      `group ${name}`,
      () => lagoon.run(deleteGroup, { input: { group: { name } } }, call),
      () => found(lagoon, call, name),
    );
  },
}));

const found = (lagoon: Lagoon, call: Caller, name: string) =>
  orNothing(lagoon.run(groupByName, { name }, call));

async function parentOf(lagoon: Lagoon, call: Caller, name: string): Promise<string | undefined> {
  const all = items(await lagoon.run(allGroups, {}, call));
  return told(all.find(({ groups }) => items(groups).some((one) => one.name === name))?.name);
}

const stateOf = (record: { id?: string | null; name?: string | null; organization?: number | null }) => ({
  ...{ name: told(record.name), lagoonId: told(record.id), organizationId: told(record.organization) },
});
