import { mutation, query } from "../client/document.ts";
import {
  asked,
  choice,
  type InputShape,
  input,
  int,
  late,
  many,
  needed,
  oneOf,
  type Shape,
  selection,
  text,
} from "../client/shape.ts";

/** The types of notifications, with what is particular to each. */
const webhook = { webhook: text };
const channel = { webhook: text, channel: text };
const address = { emailAddress: text };

const fieldsOf = <Own extends Readonly<Record<string, Shape>>>(name: string, own: Own) =>
  selection(name, { id: int, name: text, organization: late(int), ...own });

/** How a notification is connected to a project. */
const connected = (name: string) =>
  selection(name, {
    name: text,
    contentType: text,
    notificationSeverityThreshold: choice("ProblemSeverityRating"),
  });

const TYPES = ["Slack", "RocketChat", "Email", "MicrosoftTeams", "Webhook"] as const;
export type NotificationTypeName = (typeof TYPES)[number];

/** The operations of one type; `own` are its particular inputs, all of them needed. */
function operations<
  Own extends Readonly<Record<string, InputShape & Shape>>,
  NeededOwn extends Readonly<Record<keyof Own, InputShape>>,
>(type: NotificationTypeName, own: Own, required: NeededOwn) {
  const name = `Notification${type}`;
  const fields = fieldsOf(name, own);
  return {
    type: name,
    add: mutation(
      `add${name}`,
      { input: needed(input(`Add${name}Input`, { name: needed(text), organization: int, ...required })) },
      fields,
    ),
    update: mutation(
      `update${name}`,
      {
        input: needed(
          input(`Update${name}Input`, {
            name: needed(text),
            patch: input(`Update${name}PatchInput`, { name: text, ...own }),
          }),
        ),
      },
      fields,
      { repeatable: true },
    ),
    delete: mutation(
      `delete${name}`,
      { input: needed(input(`Delete${name}Input`, { name: needed(text) })) },
      text,
      { repeatable: true },
    ),
  };
}

export const slack = operations("Slack", channel, { webhook: needed(text), channel: needed(text) });
export const rocketChat = operations("RocketChat", channel, {
  webhook: needed(text),
  channel: needed(text),
});
export const email = operations("Email", address, { emailAddress: needed(text) });
export const microsoftTeams = operations("MicrosoftTeams", webhook, { webhook: needed(text) });
export const webhooks = operations("Webhook", webhook, { webhook: needed(text) });

/** Servers before 2.9 don't have it. */
export const allNotifications = query(
  "allNotifications",
  {},
  many(
    oneOf(
      fieldsOf("NotificationSlack", channel),
      fieldsOf("NotificationRocketChat", channel),
      fieldsOf("NotificationEmail", address),
      fieldsOf("NotificationMicrosoftTeams", webhook),
      fieldsOf("NotificationWebhook", webhook),
    ),
  ),
);

/** Those that hear of one content type: Lagoon shows those of deployments unless asked for others. */
export const notificationsOfProject = query(
  "projectByName",
  { name: needed(text) },
  selection("Project", {
    id: int,
    notifications: asked(
      { contentType: "contentType" },
      many(
        oneOf(
          connected("NotificationSlack"),
          connected("NotificationRocketChat"),
          connected("NotificationEmail"),
          connected("NotificationMicrosoftTeams"),
          connected("NotificationWebhook"),
        ),
      ),
    ),
  }),
  { within: { contentType: choice("NotificationContentType") } },
);

export const addNotificationToProject = mutation(
  "addNotificationToProject",
  {
    input: needed(
      input("AddNotificationToProjectInput", {
        project: needed(text),
        notificationType: needed(choice("NotificationType")),
        notificationName: needed(text),
        contentType: choice("NotificationContentType"),
        notificationSeverityThreshold: choice("ProblemSeverityRating"),
      }),
    ),
  },
  selection("Project", { id: int }),
);

export const removeNotificationFromProject = mutation(
  "removeNotificationFromProject",
  {
    input: needed(
      input("RemoveNotificationFromProjectInput", {
        project: needed(text),
        notificationType: needed(choice("NotificationType")),
        notificationName: needed(text),
      }),
    ),
  },
  selection("Project", { id: int }),
  { repeatable: true },
);
