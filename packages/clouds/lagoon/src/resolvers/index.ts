import type { GraphQLTypeResolver } from "graphql";
import type { Context, Resolvers } from "../context.ts";
import { deployTargets } from "./deploy-targets.ts";
import { environments } from "./environments.ts";
import { groups } from "./groups.ts";
import { notifications } from "./notifications.ts";
import { organizations } from "./organizations.ts";
import { projects } from "./projects.ts";
import { routes } from "./routes.ts";
import { sshKeys } from "./ssh-keys.ts";
import { tasks } from "./tasks.ts";
import { users } from "./users.ts";
import { variables } from "./variables.ts";

const AREAS: readonly Resolvers[] = [
  ...[projects, environments, variables, deployTargets, notifications, groups, users, sshKeys, tasks],
  ...[organizations, routes],
];

/** All resolvers, by type and field. */
export const RESOLVERS: Resolvers = Object.fromEntries(
  [...new Set(AREAS.flatMap((area) => Object.keys(area)))].map((type) => [
    type,
    Object.assign({}, ...AREAS.map((area) => area[type])),
  ]),
);

/** Which type of an interface or union a value is. */
export const typeOf: GraphQLTypeResolver<{ __typename?: string; type?: string }, Context> = (
  value,
  _context,
  _info,
  abstract,
) => {
  if (value.__typename) return value.__typename;
  if (abstract.name === "GroupInterface") return "Group";
  if (abstract.name === "OrgGroupInterface") return "OrgGroup";
  return value.type === "IMAGE" ? "AdvancedTaskDefinitionImage" : "AdvancedTaskDefinitionCommand";
};
