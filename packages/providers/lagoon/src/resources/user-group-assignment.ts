import { UserGroupAssignmentSchema } from "@kindling/apis/kindling/lagoon/provider/v1/user_group_assignment";
import { KindlingError } from "@kindling/core/error";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import { addUserToGroup, groupWithMembers, removeUserFromGroup } from "../documents/group.ts";
import { explained, orNothing } from "../explained.ts";
import { partsOf } from "../ids.ts";
import { remove } from "../make.ts";
import { refuseLater } from "../once.ts";
import { items, upper } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  inviteUser: "UserGroupRoleInput.inviteUser",
} as const;

/** A user's role in a group. */
export const userGroupAssignment = resource(
  UserGroupAssignmentSchema,
  (lagoon: Lagoon) => ({
    complete: refuseTooNew(lagoon, LATER),
    async create({ inputs, ...call }) {
      const { userEmail, groupName } = inputs;
      await assign(lagoon, call, inputs);
      return { id: `${userEmail}:${groupName}`, state: { role: upper(inputs.role) } };
    },
    async read({ id, old, ...call }) {
      const [email = "", group = ""] = partsOf(id, "<email>:<group>");
      const { userEmail, groupName } = old ?? { userEmail: email, groupName: group };
      const role = await explained(what(userEmail, groupName), () =>
        roleOf(lagoon, call, userEmail, groupName),
      );
      return role === undefined ? undefined : { state: { userEmail, groupName, role } };
    },
    async previewUpdate({ inputs, old }) {
      refuseLater(inputs, old, "inviteUser");
      return [];
    },
    async update({ inputs, old, changed, ...call }) {
      refuseLater(inputs, old, "inviteUser");
      if (changed.has("role")) await assign(lagoon, call, { ...inputs, inviteUser: undefined });
      return { role: upper(inputs.role) };
    },
    async delete({ old: { userEmail, groupName }, ...call }) {
      const input = { user: { email: userEmail }, group: { name: groupName } };
      await remove(
        what(userEmail, groupName),
        () => lagoon.run(removeUserFromGroup, { input }, call),
        () => roleOf(lagoon, call, userEmail, groupName),
      );
    },
  }),
  { role: ignoringCase, userEmail: ignoringCase },
);

const what = (email: string, group: string): string => `user ${email} in group ${group}`;

interface Assignment {
  readonly userEmail: string;
  readonly groupName: string;
  readonly role: string;
  readonly inviteUser?: boolean | undefined;
}

/** Doing it twice is the same as once. */
function assign(
  lagoon: Lagoon,
  call: Caller,
  { userEmail, groupName, role, inviteUser }: Assignment,
): Promise<void> {
  const of = { user: { email: userEmail }, group: { name: groupName } };
  return explained(what(userEmail, groupName), async () => {
    const done = await lagoon.run(addUserToGroup, { input: { ...of, role: upper(role), inviteUser } }, call);
    if (done === null)
      throw new KindlingError("cloud", `${what(userEmail, groupName)}: Lagoon doesn't say that it did it`);
  });
}

/** The role in upper case; undefined when the user isn't in the group, or there is no such group. */
async function roleOf(
  lagoon: Lagoon,
  call: Caller,
  email: string,
  group: string,
): Promise<string | undefined> {
  const found = await orNothing(lagoon.run(groupWithMembers, { name: group }, call));
  const member = items(found?.members).find(({ user }) => user?.email?.toLowerCase() === email.toLowerCase());
  return member?.role ?? undefined;
}
