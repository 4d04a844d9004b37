import type { Context, Resolver, Resolvers } from "../context.ts";
import { DatabaseError } from "../database-error.ts";
import { need } from "../permissions.ts";
import type { Stored } from "../records.ts";
import { all, byId, type Changes, insert, remove, type Table, update, within } from "../tables.ts";
import { checkNewNotification } from "./organizations.ts";
import { PROJECT, type Project } from "./project-table.ts";
import { needProject } from "./projects.ts";

export interface Notification {
  readonly name: string;
  readonly webhook: string | null;
  readonly channel: string | null;
  readonly emailAddress: string | null;
  readonly organization: number | null;
}

interface Link {
  readonly notification: number;
  readonly project: number;
  readonly type: NotificationType;
  readonly contentType: string;
  readonly threshold: string;
}

/** The types, in the order of Lagoon's lists, and what GraphQL calls each. */
const TYPES = {
  SLACK: "Slack",
  ROCKETCHAT: "RocketChat",
  MICROSOFTTEAMS: "MicrosoftTeams",
  EMAIL: "Email",
  WEBHOOK: "Webhook",
} as const;
type NotificationType = keyof typeof TYPES;

const table = (type: NotificationType): Table<Notification> => ({
  name: `notification_${type.toLowerCase()}`,
  defaults: { name: "", webhook: null, channel: null, emailAddress: null, organization: null },
  notNull: [],
  unique: { index: "name", of: ({ name }) => [name] },
});

const TABLES: Readonly<Record<NotificationType, Table<Notification>>> = {
  ...{ SLACK: table("SLACK"), ROCKETCHAT: table("ROCKETCHAT"), MICROSOFTTEAMS: table("MICROSOFTTEAMS") },
  ...{ EMAIL: table("EMAIL"), WEBHOOK: table("WEBHOOK") },
};

const LINK: Table<Link> = {
  name: "project_notification",
  defaults: { notification: 0, project: 0, type: "SLACK", contentType: "deployment", threshold: "NONE" },
  notNull: ["contentType"],
  unique: { index: "PRIMARY", of: ({ notification, project, type }) => [notification, project, type] },
  parent: ({ project }) => `project ${project}`,
};

const named = (context: Context, type: NotificationType, name: string): Stored<Notification> | undefined =>
  all(context, TABLES[type]).find((one) => one.name === name);

/** Under a name that is taken it fails with another message than the database's. */
function refusingTaken<Result>(work: () => Result, message: string): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof DatabaseError && error.text.includes("Duplicate entry")) throw new Error(message);
    throw error;
  }
}

type Input = Changes<Notification> & { readonly name: string };

const missing = () => new TypeError("Cannot read properties of undefined (reading 'organization')");

function mutations(type: NotificationType): Record<string, Resolver> {
  const label = TYPES[type];
  return {
    [`addNotification${label}`]: (_, { input }: { input: Input }, context) => {
      if (input.organization == null) need(context, "notification", "add");
      else checkNewNotification(context, input.organization);
      const work = () => insert(context, TABLES[type], input);
      if (context.generation === "2.8") return work();
      return refusingTaken(work, `Error adding notification ${input.name}. Notification already exists`);
    },
    [`updateNotification${label}`]: (
      _,
      { input: { name, patch = {} } }: { input: { name: string; patch?: Changes<Notification> } },
      context,
    ) => {
      if (Object.keys(patch).length === 0) throw new Error("input.patch requires at least 1 attribute");
      const found = named(context, type, name);
      if (!found && context.generation === "2.8") return null;
      if (!found) throw new Error(`No notification found for ${name}`);
      need(context, "notification", "update");
      const work = () => update(context, TABLES[type], found, patch);
      if (context.generation === "2.8") return work();
      return refusingTaken(
        work,
        `Error renaming notification ${name}. Notification ${patch.name} already exists`,
      );
    },
    [`deleteNotification${label}`]: (_, { input: { name } }: { input: { name: string } }, context) => {
      need(context, "notification", "delete");
      const found = named(context, type, name);
      if (!found)
        throw context.generation === "2.33" ? missing() : new Error(`Notification of name ${name} not found`);
      const links = all(context, LINK).filter((link) => link.type === type && link.notification === found.id);
      // Links for problems don't count (facts: selectProjectNotificationByNotificationName); they go with it.
      if (links.some(({ contentType }) => contentType === "deployment")) {
        throw new Error("Can't delete notification linked to projects");
      }
      for (const link of links) remove(context, LINK, link);
      remove(context, TABLES[type], found);
      return "success";
    },
  };
}

interface LinkInput {
  readonly project: string;
  readonly notificationType: NotificationType;
  readonly notificationName: string;
  readonly contentType?: string | null;
  readonly notificationSeverityThreshold?: string | null;
}

function link(context: Context, input: LinkInput): Stored<Project> {
  const project = needProject(context, input.project);
  const found = named(context, input.notificationType, input.notificationName);
  if (!found) {
    // 2.33 reads a column of what it didn't find before it says so (facts: addNotificationToProject).
    if (context.generation === "2.33")
      throw new TypeError("Cannot read properties of undefined (reading 'oid')");
    throw new Error(
      `Could not find notification '${input.notificationName}' of type '${input.notificationType.toLowerCase()}'`,
    );
  }
  need(context, "project", "addNotification", project.id);
  insert(context, LINK, {
    notification: found.id,
    project: project.id,
    type: input.notificationType,
    contentType: input.contentType?.toLowerCase(),
    threshold: input.notificationSeverityThreshold ?? undefined,
  });
  return project;
}

/** One that isn't there is removed as well. */
function unlink(context: Context, input: LinkInput): Stored<Project> {
  const project = all(context, PROJECT).find(({ name }) => name === input.project);
  if (!project) throw missing();
  need(context, "project", "addNotification", project.id);
  const found = named(context, input.notificationType, input.notificationName);
  for (const one of within(context, LINK, `project ${project.id}`)) {
    if (one.type === input.notificationType && one.notification === found?.id) remove(context, LINK, one);
  }
  return project;
}

/** Takes a project's notifications from it. */
export function unlinkAll(context: Context, project: number): void {
  for (const one of within(context, LINK, `project ${project}`)) remove(context, LINK, one);
}

/** What a notification is shown as: its type tells GraphQL which it is. */
const shown = (notification: Stored<Notification>, type: NotificationType) => ({
  ...notification,
  __typename: `Notification${TYPES[type]}`,
});

interface Filter {
  readonly type?: NotificationType | null;
  readonly contentType?: string | null;
}

/** A project's notifications: those for deployments unless asked for those for problems. */
export function linkNotifications(project: Stored<Project>, { type, contentType }: Filter, context: Context) {
  need(context, "notification", "view", project.id);
  const sought = contentType?.toLowerCase() ?? "deployment";
  const links = within(context, LINK, `project ${project.id}`).filter((one) => one.contentType === sought);
  const types = type ? [type] : (Object.keys(TYPES) as NotificationType[]);
  return types.flatMap((each) =>
    links
      .filter((one) => one.type === each)
      .flatMap((one) => {
        const found = byId(context, TABLES[each], one.notification);
        const { contentType, threshold: notificationSeverityThreshold } = one;
        return found ? { ...shown(found, each), contentType, notificationSeverityThreshold } : [];
      }),
  );
}

/** Every notification, by type. */
export const allNotifications = (context: Context) =>
  (Object.keys(TYPES) as NotificationType[]).flatMap((type) =>
    all(context, TABLES[type]).map((notification) => shown(notification, type)),
  );

export const notifications: Resolvers = {
  Query: {
    allNotifications: (_, __, context) => {
      need(context, "notification", "viewAll");
      return allNotifications(context);
    },
  },
  Mutation: {
    ...Object.assign({}, ...(Object.keys(TYPES) as NotificationType[]).map(mutations)),
    addNotificationToProject: (_, { input }: { input: LinkInput }, context) => link(context, input),
    removeNotificationFromProject: (_, { input }: { input: LinkInput }, context) => unlink(context, input),
  },
};
