import {
  type ProjectNotification,
  ProjectNotificationSchema,
} from "@kindling/apis/kindling/lagoon/provider/v1/project_notification";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Caller, Lagoon } from "../client/lagoon.ts";
import {
  addNotificationToProject,
  notificationsOfProject,
  removeNotificationFromProject,
} from "../documents/notification.ts";
import { explained } from "../explained.ts";
import { partsOf } from "../ids.ts";
import { make, remove } from "../make.ts";
import { items, told, upper } from "../told.ts";

/** Connects a notification to a project. */
export const projectNotification = resource(
  ProjectNotificationSchema,
  (lagoon: Lagoon) => ({
    async create({ inputs, ...call }) {
      const { projectName, contentType, notificationSeverityThreshold: threshold } = inputs;
      const record = await make(lagoon, call, {
        what: what(inputs),
        async make() {
          const input = {
            ...inputOf(inputs),
            contentType: contentType && upper(contentType),
            notificationSeverityThreshold: threshold && upper(threshold),
          };
          await lagoon.run(addNotificationToProject, { input }, call);
          return found(lagoon, call, inputs);
        },
        find: () => found(lagoon, call, inputs),
      });
      return { id: `${projectName}:${inputs.notificationType}:${inputs.notificationName}`, state: record };
    },
    async read({ id, old, ...call }) {
      const [projectName = "", type = "", name = ""] = partsOf(id, "<project>:<type>:<name>");
      const of = old ?? { projectName, notificationType: type, notificationName: name };
      const record = await explained(what(of), () => found(lagoon, call, of));
      const { notificationType, notificationName } = of;
      return (
        record && { state: { ...record, projectName: of.projectName, notificationType, notificationName } }
      );
    },
    async delete({ old, ...call }) {
      await remove(
        what(old),
        () => lagoon.run(removeNotificationFromProject, { input: inputOf(old) }, call),
        () => found(lagoon, call, old),
      );
    },
  }),
  {
    ...{ notificationType: ignoringCase, contentType: ignoringCase },
    notificationSeverityThreshold: ignoringCase,
  },
);

type Of = Pick<ProjectNotification, "projectName" | "notificationType" | "notificationName">;

const what = ({ projectName, notificationType, notificationName }: Of): string =>
  `${notificationType} notification ${notificationName} of project ${projectName}`;

const inputOf = ({ projectName, notificationType, notificationName }: Of) => ({
  ...{ project: projectName, notificationName, notificationType: upper(notificationType) },
});

async function found(lagoon: Lagoon, call: Caller, of: Of) {
  for (const asked of ["DEPLOYMENT", "PROBLEM"]) {
    const variables = { name: of.projectName, contentType: asked };
    const project = await lagoon.run(notificationsOfProject, variables, call);
    if (!project) return undefined;
    const one = items(project.notifications).find(
      ({ __typename, name }) =>
        name === of.notificationName && upper(__typename) === `NOTIFICATION${upper(of.notificationType)}`,
    );
    if (!one) continue;
    const { contentType, notificationSeverityThreshold } = one;
    return {
      projectId: told(project.id),
      contentType: told(contentType),
      notificationSeverityThreshold: told(notificationSeverityThreshold),
    };
  }
  return undefined;
}
