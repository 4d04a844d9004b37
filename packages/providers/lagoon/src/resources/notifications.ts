import { NotificationEmailSchema } from "@kindling/apis/kindling/lagoon/provider/v1/notification_email";
import { NotificationMicrosoftTeamsSchema } from "@kindling/apis/kindling/lagoon/provider/v1/notification_microsoft_teams";
import { NotificationRocketChatSchema } from "@kindling/apis/kindling/lagoon/provider/v1/notification_rocket_chat";
import { NotificationSlackSchema } from "@kindling/apis/kindling/lagoon/provider/v1/notification_slack";
import { NotificationWebhookSchema } from "@kindling/apis/kindling/lagoon/provider/v1/notification_webhook";
import { type Resource, resource } from "@kindling/provider-framework/definition";
import type { Lagoon } from "../client/lagoon.ts";
import * as documents from "../documents/notification.ts";
import { notificationOperations } from "../notification-operations.ts";
import { pick } from "../told.ts";

/** Every type of notification: what is theirs alone are the inputs that they take. */
export const notifications: readonly Resource<Lagoon>[] = [
  resource(NotificationSlackSchema, (lagoon: Lagoon) =>
    notificationOperations(lagoon, documents.slack, (inputs) => pick(inputs, ["webhook", "channel"])),
  ),
  resource(NotificationRocketChatSchema, (lagoon: Lagoon) =>
    notificationOperations(lagoon, documents.rocketChat, (inputs) => pick(inputs, ["webhook", "channel"])),
  ),
  resource(NotificationEmailSchema, (lagoon: Lagoon) =>
    notificationOperations(lagoon, documents.email, (inputs) => pick(inputs, ["emailAddress"])),
  ),
  resource(NotificationMicrosoftTeamsSchema, (lagoon: Lagoon) =>
    notificationOperations(lagoon, documents.microsoftTeams, (inputs) => pick(inputs, ["webhook"])),
  ),
  resource(NotificationWebhookSchema, (lagoon: Lagoon) =>
    notificationOperations(lagoon, documents.webhooks, (inputs) => pick(inputs, ["webhook"])),
  ),
];
