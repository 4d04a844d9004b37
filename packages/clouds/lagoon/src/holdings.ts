import { existsSync } from "node:fs";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { Records } from "./records.ts";

/** Something that a simulated Lagoon holds. */
export interface Holding {
  /** `project` */
  readonly noun: string;
  readonly name: string;
}

interface Named {
  readonly name?: string;
  readonly email?: string;
  readonly domain?: string;
  readonly type?: string | null;
  readonly deleted?: string;
  readonly project?: number;
}

/** What has a name of its own, by table. */
const NOUNS: Readonly<Record<string, string>> = {
  openshift: "deploy target",
  organization: "organization",
  keycloak_user: "user",
  keycloak_group: "group",
  project: "project",
  environment: "environment",
  env_vars: "variable",
  routes: "route",
  notification_slack: "Slack notification",
  notification_rocketchat: "Rocket.Chat notification",
  notification_microsoftteams: "Microsoft Teams notification",
  notification_email: "email notification",
  notification_webhook: "webhook notification",
  advanced_task_definition: "task definition",
};

/** What Lagoon makes by itself beside a project, and what is deleted and still in a table. */
const hidden = ({ type, email, deleted }: Named): boolean =>
  type === "project-default-group" ||
  email?.startsWith("default-user@") === true ||
  (deleted !== undefined && !deleted.startsWith("0000"));

/**
 * What the simulated Lagoon of a folder holds, by kind of thing, apart from what Lagoon makes by itself. Throws
 * `unreadable` for a file that is none of its own.
 */
export function holdings(directory: string): Holding[] {
  if (!existsSync(join(directory, "lagoon.sqlite"))) return [];
  try {
    const records = new Records(directory);
    try {
      return Object.entries(NOUNS).flatMap(([table, noun]) =>
        records
          .list<Named>(table)
          .filter((row) => !hidden(row))
          .map((row) => ({ noun, name: row.name ?? row.email ?? row.domain ?? String(row.id) })),
      );
    } finally {
      records.close();
    }
  } catch (error) {
    throw new KindlingError("unreadable", `can't read what the simulated Lagoon holds in ${directory}`, {
      ...{ path: directory, cause: error },
    });
  }
}
