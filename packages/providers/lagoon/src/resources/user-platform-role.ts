import { UserPlatformRoleSchema } from "@kindling/apis/kindling/lagoon/provider/v1/user_platform_role";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import {
  addPlatformRoleToUser,
  platformRolesByEmail,
  removePlatformRoleFromUser,
} from "../documents/user.ts";
import { explained, orNothing } from "../explained.ts";
import { partsOf } from "../ids.ts";
import { lookAhead } from "../look-ahead.ts";
import { remove } from "../make.ts";
import { items, upper } from "../told.ts";

/** A user's role in this Lagoon as a whole. */
export const userPlatformRole = resource(
  UserPlatformRoleSchema,
  (lagoon: Lagoon) => ({
    async preview({ inputs: { userEmail: email, role }, ...call }) {
      return lookAhead(what(email, role), () => lagoon.run(platformRolesByEmail, { email }, call));
    },
    async create({ inputs: { userEmail: email, role }, ...call }) {
      await explained(what(email, role), () =>
        lagoon.run(addPlatformRoleToUser, { user: { email }, role: upper(role) }, call),
      );
      return { id: `${email}:${role}`, state: {} };
    },
    async read({ id, old, ...call }) {
      const [email = "", name = ""] = partsOf(id, "<email>:<role>");
      const { userEmail, role } = old ?? { userEmail: email, role: name };
      const hasIt = await explained(what(userEmail, role), () => has(lagoon, call, userEmail, role));
      return hasIt ? { state: { userEmail, role } } : undefined;
    },
    async delete({ old: { userEmail: email, role }, ...call }) {
      await remove(
        what(email, role),
        () => lagoon.run(removePlatformRoleFromUser, { user: { email }, role: upper(role) }, call),
        async () => ((await has(lagoon, call, email, role)) ? true : undefined),
      );
    },
  }),
  { role: ignoringCase, userEmail: ignoringCase },
);

const what = (email: string, role: string): string => `platform role ${role} of user ${email}`;

async function has(lagoon: Lagoon, call: Caller, email: string, role: string): Promise<boolean> {
  const user = await orNothing(lagoon.run(platformRolesByEmail, { email }, call));
  return items(user?.platformRoles).some((one) => upper(one) === upper(role));
}
