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

/** The scalars, and the types that every area extends. */
const base = /* GraphQL */ `
  directive @since233 on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
  directive @until28 on OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | INTERFACE | UNION | ENUM | ENUM_VALUE | INPUT_OBJECT | INPUT_FIELD_DEFINITION
  scalar JSON

  type Query {
    me: User
    lagoonVersion: JSON
  }
`;

/** The part of Lagoon's API that Kindling's clients and people's scripts need, in both generations. */
export const SDL = [
  ...[base, projects, environments, variables, deployTargets, notifications, groups, users, sshKeys],
  ...[tasks, organizations, routes],
].join("\n");
