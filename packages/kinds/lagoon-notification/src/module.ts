import type { LagoonNotificationStackInputValid } from "@kindling/apis/kindling/lagoon/notification/v1/stack_input";
import type { LagoonNotificationStackOutputsSchema } from "@kindling/apis/kindling/lagoon/notification/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import { lagoonProvider } from "@kindling/module-lagoon/provider";
import { notification } from "./notification.ts";

/** Makes a notification of the type that the spec chooses. */
export function module({
  target: { spec },
  providerConfig,
}: LagoonNotificationStackInputValid): ModuleOutputs<typeof LagoonNotificationStackOutputsSchema> {
  const { resource, type } = notification(spec, lagoonProvider(providerConfig));
  return {
    notificationId: resource.lagoonId,
    notificationName: resource.name,
    notificationType: type,
  };
}
