import type { Account } from "./api.ts";
import type { Context, Viewer } from "./context.ts";
import { groupsOfProject, needUser, userWithId } from "./resolvers/account.ts";
import { signToken } from "./tokens.ts";

const RANKS = ["GUEST", "REPORTER", "DEVELOPER", "MAINTAINER", "OWNER"];

/** The least role in a project's groups that may do something (facts: Lagoon's page on role-based access control). */
const LEAST_ROLE: Readonly<Record<string, string>> = {
  "project view": "GUEST",
  "project update": "MAINTAINER",
  "project delete": "OWNER",
  "project viewPrivateKey": "OWNER",
  "project addNotification": "MAINTAINER",
  "project addGroup": "OWNER",
  "project removeGroup": "OWNER",
  "environment view": "GUEST",
  "environment addOrUpdate:development": "DEVELOPER",
  "environment addOrUpdate:production": "MAINTAINER",
  "environment update:development": "DEVELOPER",
  "environment update:production": "MAINTAINER",
  "environment delete:development": "DEVELOPER",
  "environment delete:production": "MAINTAINER",
  "env_var project:view": "DEVELOPER",
  "env_var project:add": "OWNER",
  "env_var project:delete": "OWNER",
  "env_var environment:view:development": "DEVELOPER",
  "env_var environment:view:production": "MAINTAINER",
  "env_var environment:add:development": "DEVELOPER",
  "env_var environment:add:production": "MAINTAINER",
  "env_var environment:delete:development": "DEVELOPER",
  "env_var environment:delete:production": "MAINTAINER",
  "notification view": "DEVELOPER",
  "task add": "DEVELOPER",
};

/** What any user may do. */
const ANYONE = ["group add", "project add"];

function highestRole(context: Context, userId: string, project: number): number {
  const memberships = groupsOfProject(context, project).flatMap(({ members }) =>
    members.filter(({ user }) => user === userId),
  );
  return Math.max(-1, ...memberships.map(({ role }) => RANKS.indexOf(role)));
}

/**
 * Refuses what the viewer may not do. An administrator may do everything, a platform's viewer see everything, others
 * what their role in one of the project's groups allows. Throws Lagoon's message.
 */
export function need(context: Context, resource: string, scope: string, project?: number | null): void {
  const { platformOwner, platformViewer, userId } = context.viewer;
  if (platformOwner || (platformViewer && scope.includes("view"))) return;
  const asked = `${resource} ${scope}`;
  if (ANYONE.includes(asked)) return;
  const least = LEAST_ROLE[asked];
  if (least && userId && project && highestRole(context, userId, project) >= RANKS.indexOf(least)) return;
  throw new Error(`Unauthorized: You don't have permission to "${scope}" on "${resource}"`);
}

export const may = (context: Context, resource: string, scope: string, project?: number | null): boolean => {
  try {
    need(context, resource, scope, project);
    return true;
  } catch {
    return false;
  }
};

/** A user as one who asks; undefined when there is none of that id. */
export function viewerOf(account: Account, userId: string): Viewer | undefined {
  const user = userWithId(asAdmin(account), userId);
  if (!user) return undefined;
  const owner = user.platformRoles.includes("OWNER");
  return { platformOwner: owner, platformViewer: owner || user.platformRoles.includes("VIEWER"), userId };
}

/** A token of a user's session. Throws when there is no such user. */
export function userToken(account: Account, email: string): string {
  const { uuid } = needUser(asAdmin(account), { email });
  return signToken({ typ: "Bearer", sub: uuid }, account.settings.jwtSecret);
}

const asAdmin = (account: Account): Context => ({
  ...account,
  viewer: { platformOwner: true, platformViewer: true },
});
