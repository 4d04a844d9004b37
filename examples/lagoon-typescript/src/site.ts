import * as lagoon from "@kindling/sdk-lagoon";
import type * as pulumi from "@pulumi/pulumi";

export interface SiteOptions {
  /** What the site opens another service with. */
  readonly apiKey: string;
  /** Most environments beside production. */
  readonly limit?: number;
  /** Default: the one that the environment configures. */
  readonly provider?: lagoon.Provider;
}

/** A site with all that it needs on Lagoon; returns the stack's outputs. */
export function site({ apiKey, limit = 3, provider }: SiteOptions): Record<string, pulumi.Input<unknown>> {
  const options = provider ? { provider } : {};
  const cluster = new lagoon.DeployTarget(
    "cluster",
    {
      name: "london",
      consoleUrl: "https://kubernetes.london.example.com:6443",
    },
    options,
  );
  const project = new lagoon.Project(
    "site",
    {
      name: "site",
      gitUrl: "git@github.com:example/site.git",
      deploytargetId: cluster.lagoonId,
      productionEnvironment: "main",
      branches: "^(main|stage)$",
      developmentEnvironmentsLimit: limit,
    },
    options,
  );
  const environment = (name: string, environmentType: "production" | "development") =>
    new lagoon.Environment(
      name,
      { name, environmentType, projectId: project.lagoonId, deployType: "branch", deployBaseRef: name },
      options,
    );
  const main = environment("main", "production");
  const stage = environment("stage", "development");

  const projectId = project.lagoonId;
  new lagoon.Variable("key", { name: "API_KEY", value: apiKey, scope: "runtime", projectId }, options);
  const url = { name: "API_URL", scope: "global", projectId };
  new lagoon.Variable("url", { ...url, value: "https://api.example.com" }, options);
  const stageUrl = { ...url, value: "https://api.stage.example.com", environmentId: stage.lagoonId };
  new lagoon.Variable("stage-url", stageUrl, options);

  const mail = new lagoon.NotificationEmail(
    "mail",
    { name: "web-team", emailAddress: "web@example.com" },
    options,
  );
  new lagoon.ProjectNotification(
    "told",
    { projectName: project.name, notificationType: "email", notificationName: mail.name },
    options,
  );

  new lagoon.Task(
    "cache",
    { name: "Clear the cache", type: "command", service: "cli", command: "drush cr", projectId },
    options,
  );
  new lagoon.Route(
    "www",
    { projectName: project.name, domain: "www.example.com", environment: main.name, service: "nginx" },
    options,
  );

  const team = new lagoon.Group("team", { name: "web-team" }, options);
  new lagoon.ProjectGroup("team-of-site", { projectName: project.name, groupName: team.name }, options);
  const ada = new lagoon.User("ada", { email: "ada@example.com", firstName: "Ada" }, options);
  new lagoon.UserGroupAssignment(
    "ada-in-team",
    { userEmail: ada.email, groupName: team.name, role: "developer" },
    options,
  );

  return { projectId, publicKey: project.publicKey, stageId: stage.lagoonId };
}
