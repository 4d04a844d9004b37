import type { LagoonNotificationSpecValid } from "@kindling/apis/kindling/lagoon/notification/v1/spec";
import type { SecretValue } from "@kindling/apis/kindling/shared/v1/secret_value";
import { secretInput } from "@kindling/core/secret-value";
import {
  NotificationEmail,
  NotificationMicrosoftTeams,
  NotificationRocketChat,
  NotificationSlack,
  NotificationWebhook,
  type Provider,
} from "@kindling/sdk-lagoon";

type Notification =
  | NotificationSlack
  | NotificationRocketChat
  | NotificationMicrosoftTeams
  | NotificationEmail
  | NotificationWebhook;

/** The notification, and its type in Lagoon's words: each has a resource of its own. */
export function notification(
  spec: LagoonNotificationSpecValid,
  provider: Provider,
): { resource: Notification; type: string } {
  const { notificationName: name, type } = spec;
  const args = ({ webhook }: { readonly webhook?: SecretValue }) => ({
    name,
    // Validation lets none without one through.
    webhook: secretInput(webhook as SecretValue),
  });
  const options = { provider };
  switch (type.case) {
    case "slack": {
      const { channel } = type.value;
      return {
        resource: new NotificationSlack("notification", { ...args(type.value), channel }, options),
        type: "slack",
      };
    }
    case "rocketChat": {
      const { channel } = type.value;
      return {
        resource: new NotificationRocketChat("notification", { ...args(type.value), channel }, options),
        type: "rocketchat",
      };
    }
    case "microsoftTeams":
      return {
        resource: new NotificationMicrosoftTeams("notification", args(type.value), options),
        type: "microsoftteams",
      };
    case "email": {
      const { emailAddress } = type.value;
      return {
        resource: new NotificationEmail("notification", { name, emailAddress }, options),
        type: "email",
      };
    }
    case "webhook":
      return {
        resource: new NotificationWebhook("notification", args(type.value), options),
        type: "webhook",
      };
    case undefined:
      throw new TypeError("validation lets no notification without a type through");
  }
}
