import { UserSchema } from "@kindling/apis/kindling/lagoon/provider/v1/user";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import type { Answer } from "../client/shape.ts";
import { addUser, deleteUser, updateUser, userByEmail, type userFields } from "../documents/user.ts";
import { explained } from "../explained.ts";
import { make, remove } from "../make.ts";
import { refuseLater } from "../once.ts";
import { patchOf, pick, told, toldOf } from "../told.ts";
import { refuseTooNew } from "../too-new.ts";
import { findUser } from "../users.ts";

type Found = NonNullable<Answer<typeof userFields>>;

const SETTINGS = ["firstName", "lastName", "comment", "gitlabId"] as const;
const MAILED = ["organizationRoleChanges", "sshKeyChanges", "groupRoleChanges"] as const;

/** Inputs that came after Lagoon 2.8. */
const LATER = {
  resetPassword: "AddUserInput.resetPassword",
  emailNotifications: "AddUserInput.emailNotifications",
} as const;

/** A user. */
export const user = resource(
  UserSchema,
  (lagoon: Lagoon) => ({
    complete: refuseTooNew(lagoon, LATER),
    async create({ inputs, ...call }) {
      const { email, resetPassword, emailNotifications: mailed } = inputs;
      const record = await make(lagoon, call, {
        what: `user ${email}`,
        make: () =>
          lagoon.run(
            addUser,
            {
              input: {
                ...{ email, resetPassword, ...pick(inputs, SETTINGS) },
                emailNotifications: mailed && pick(mailed, MAILED),
              },
            },
            call,
          ),
        find: () => found(lagoon, call, email),
      });
      return { id: email, state: stateOf(record) };
    },
    async read({ id, old, ...call }) {
      const email = old?.email ?? id;
      const record = await explained(`user ${email}`, () => found(lagoon, call, email));
      return record && { id: email, state: { ...stateOf(record), email } };
    },
    async previewUpdate({ inputs, old }) {
      refuseLater(inputs, old, "resetPassword");
      return [];
    },
    async update({ inputs, old, changed, ...call }) {
      refuseLater(inputs, old, "resetPassword");
      const { email, emailNotifications: mailed } = inputs;
      const patch = {
        ...patchOf(inputs, changed, SETTINGS),
        ...(changed.has("emailNotifications") && mailed && { emailNotifications: pick(mailed, MAILED) }),
      };
      if (Object.keys(patch).length === 0) return {};
      const record = await explained(`user ${email}`, () =>
        lagoon.run(updateUser, { input: { user: { email }, patch } }, call),
      );
      return record ? stateOf(record) : {};
    },
    async delete({ old: { email }, ...call }) {
      await remove(
        `user ${email}`,
        () => lagoon.run(deleteUser, { input: { user: { email } } }, call),
        () => found(lagoon, call, email),
      );
    },
  }),
  { email: ignoringCase },
);

const found = (lagoon: Lagoon, call: Caller, email: string): Promise<Found | undefined> =>
  findUser(lagoon, call, email, { byEmail: userByEmail, changing: updateUser });

const stateOf = ({ emailNotifications, ...record }: Found) => ({
  ...toldOf(record, ["firstName", "lastName", "comment", "gitlabId"]),
  lagoonId: told(record.id),
  emailNotifications: emailNotifications
    ? Object.fromEntries(
        MAILED.flatMap((name) =>
          emailNotifications[name] == null ? [] : [[name, emailNotifications[name]]],
        ),
      )
    : undefined,
});
