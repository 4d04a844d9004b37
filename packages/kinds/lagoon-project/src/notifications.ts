import {
  LagoonProjectSpec_ContentTypeSchema as ContentTypeSchema,
  type LagoonProjectSpec_Notification as NotificationSpec,
  LagoonProjectSpec_SeveritySchema as SeveritySchema,
  LagoonProjectSpec_NotificationTypeSchema as TypeSchema,
} from "@kindling/apis/kindling/lagoon/project/v1/spec";
import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { referenceInput, stringInput } from "@kindling/core/reference";
import { type Project, ProjectNotification, type Provider } from "@kindling/sdk-lagoon";

/** Connects the notifications to the project. */
export function notifications(
  specs: readonly NotificationSpec[],
  project: Project,
  provider: Provider,
): ProjectNotification[] {
  return specs.flatMap(({ notification, type = 0, contentType = 0, severityThreshold = 0 }) => {
    // Validation lets none without a notification through.
    if (!notification) return [];
    const { source } = notification;
    const args = {
      projectName: project.name,
      notificationName: stringInput(notification),
      notificationType:
        source.case === "ref" || source.case === "valueFrom"
          ? referenceInput(source.value, "notification_type")
          : (TypeSchema.value[type]?.name ?? ""),
      contentType: contentType ? ContentTypeSchema.value[contentType]?.name : undefined,
      notificationSeverityThreshold: severityThreshold
        ? SeveritySchema.value[severityThreshold]?.name
        : undefined,
    };
    const name = `notification-${type ? `${TypeSchema.value[type]?.name}-` : ""}${named(notification)}`;
    return new ProjectNotification(name, args, { provider });
  });
}

/** What a notification is called in the manifest. */
function named({ source }: StringValueOrRef): string {
  if (source.case === undefined) return "";
  if (source.case === "value") return source.value;
  const { env, name } = source.value;
  return env ? `${env}-${name}` : name;
}
