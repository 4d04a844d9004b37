import { secret } from "@kindling/core/property-value";
import type { ResourceCase } from "@kindling/testing/provider-suite";
import { environment, type Server } from "./lagoon-server.fixture.ts";

const type = (name: string): string => `lagoon:lagoon:${name}`;
const EMAIL = "ann@example.com";
const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIFOr4qT9YcGJYx4BxEfEJHbMb0R3dIm0aYjXhKjGqWUh";
const OTHER_KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIBsW1dRmbpJvyCsp0vDRhuvC2OGnDVAVC6kLMWYK4vVv";

const user = (server: Server, email = EMAIL) => server.tell(`addUser(input: {email: "${email}"}) { id }`);
const group = (server: Server, name = "team") => server.tell(`addGroup(input: {name: "${name}"}) { id }`);
const organization = (server: Server) =>
  server.tell(
    `addOrganization(input: {name: "org", quotaNotification: -1, quotaGroup: -1, quotaProject: -1}) { id }`,
  );

const notification = (
  name: string,
  own: ResourceCase["inputs"] & object,
  change: ResourceCase["change"] & object,
): ResourceCase<Server> => ({
  type: type(`Notification${name}`),
  inputs: { name: "news", ...own },
  change,
  replace: { name: "other" },
  unknown: Object.keys(own),
  wrong: { name: { name: "" } },
  importId: () => "news",
  remove: async (server) => void (await server.tell(`deleteNotification${name}(input: {name: "news"})`)),
});

/** Resources that both generations of Lagoon have. */
export const common: readonly ResourceCase<Server>[] = [
  {
    type: type("Project"),
    inputs: {
      ...{ name: "shop", gitUrl: "git@example.com:org/shop.git", deploytargetId: 1, availability: "high" },
      ...{ productionEnvironment: "main", branches: "^main$", autoIdle: 0, subfolder: "app" },
      ...{ standbyProductionEnvironment: "standby", metadata: { team: "web" } },
    },
    change: { branches: "true", subfolder: "web", storageCalc: 0, metadata: { tier: "gold" }, factsUi: 1 },
    replace: { name: "store" },
    unknown: ["gitUrl", "deploytargetId"],
    wrong: {
      name: { name: "No Spaces" },
      autoIdle: { autoIdle: 2 },
      availability: { availability: "always" },
    },
    volatile: ["created", "publicKey"],
    remove: async (server) => void (await server.tell(`deleteProject(input: {project: "shop"})`)),
  },
  {
    type: type("Environment"),
    inputs: {
      ...{ name: "dev", projectId: 1, deployType: "branch", environmentType: "DEVELOPMENT" },
      ...{ deployBaseRef: "develop", autoIdle: 0 },
    },
    change: { environmentType: "production", route: "https://dev.example.com" },
    replace: { name: "test" },
    unknown: ["deployBaseRef"],
    wrong: { deployType: { deployType: "tag" }, environmentType: { environmentType: "test" } },
    volatile: ["created"],
    importId: (_, { projectId, name }) => `${projectId}:${name}`,
    remove: async (server) =>
      void (await server.tell(`deleteEnvironment(input: {name: "dev", project: "site", execute: false})`)),
  },
  {
    type: type("Variable"),
    inputs: { name: "DATABASE_URL", value: secret("postgres://hush"), scope: "Build", projectId: 1 },
    change: { value: secret("postgres://hush-too"), scope: "runtime" },
    replace: { name: "DB_URL" },
    unknown: ["value"],
    wrong: { name: { name: "not-a-name" }, scope: { scope: "everywhere" } },
    importId: (_, { projectId, name }) => `${projectId}::${name}`,
    async remove(server) {
      const project = (await server.ask(`projectByName(name: "site") { envVariables { id } }`)) as {
        envVariables: { id: number }[];
      };
      for (const { id } of project.envVariables) await server.tell(`deleteEnvVariable(input: {id: ${id}})`);
    },
  },
  {
    type: type("DeployTarget"),
    inputs: {
      ...{ name: "k8s", consoleUrl: "https://api.k8s.example.com", token: secret("hush-of-the-cluster") },
      ...{
        routerPattern: "*.k8s.example.com",
        monitoringConfig: { url: "https://m.example.com" },
      },
    },
    change: { sshHost: "ssh.example.com", sshPort: "22", cloudRegion: "eu" },
    replace: { name: "k9s" },
    unknown: ["consoleUrl"],
    wrong: { name: { name: "" } },
    volatile: ["created"],
    neverRead: ["token"],
    remove: async (server) => void (await server.tell(`deleteKubernetes(input: {name: "k8s"})`)),
  },
  {
    type: type("DeployTargetConfig"),
    inputs: { projectId: 1, deployTargetId: 1, branches: "main" },
    change: { branches: "true", pullrequests: "false", weight: 5 },
    replace: { deployTargetId: 2 },
    unknown: ["branches"],
    wrong: { weight: { weight: 0 } },
    importId: (id, { projectId }) => `${projectId}:${id}`,
    remove: async (server, id) =>
      void (await server.tell(`deleteDeployTargetConfig(input: {id: ${id}, project: 1})`)),
  },
  {
    type: type("Task"),
    inputs: {
      ...{ name: "cron", type: "command", service: "cli", command: "drush cron", projectId: 1 },
      ...{ permission: "developer", arguments: [{ name: "WHAT", displayName: "What", type: "string" }] },
    },
    change: { command: "drush cron -v", description: "Runs cron", arguments: [] },
    replace: { projectId: 2 },
    unknown: ["command"],
    wrong: { permission: { permission: "all" } },
    volatile: ["created"],
    remove: async (server, id) =>
      void (await server.tell(`deleteAdvancedTaskDefinition(advancedTaskDefinition: ${id})`)),
  },
  notification(
    "Slack",
    { webhook: secret("https://hooks.example.com/hush"), channel: "#dev" },
    { channel: "#ops", webhook: secret("https://hooks.example.com/hush-too") },
  ),
  notification(
    "RocketChat",
    { webhook: secret("https://hooks.example.com/hush"), channel: "#dev" },
    { channel: "#ops" },
  ),
  notification("Email", { emailAddress: "dev@example.com" }, { emailAddress: "ops@example.com" }),
  notification(
    "MicrosoftTeams",
    { webhook: secret("https://hooks.example.com/hush") },
    { webhook: secret("https://hooks.example.com/hush-too") },
  ),
  notification(
    "Webhook",
    { webhook: secret("https://hooks.example.com/hush") },
    { webhook: secret("https://hooks.example.com/hush-too") },
  ),
  {
    type: type("ProjectNotification"),
    async inputs(server) {
      await server.tell(`addNotificationEmail(input: {name: "news", emailAddress: "a@example.com"}) { id }`);
      return { projectName: "site", notificationType: "Email", notificationName: "news" };
    },
    replace: { contentType: "problem" },
    unknown: ["notificationName"],
    wrong: { notificationType: { notificationType: "pigeon" } },
    remove: async (server) =>
      void (await server.tell(
        `removeNotificationFromProject(input: {project: "site", notificationType: EMAIL, notificationName: "news"}) { id }`,
      )),
  },
  {
    type: type("Group"),
    async inputs(server) {
      await group(server, "parents");
      return { name: "team", parentGroupName: "parents" };
    },
    replace: { name: "crew" },
    unknown: ["name"],
    wrong: { name: { name: "" } },
    volatile: ["lagoonId"],
    importId: () => "team",
    remove: async (server) => void (await server.tell(`deleteGroup(input: {group: {name: "team"}})`)),
  },
  {
    type: type("User"),
    inputs: { email: EMAIL, firstName: "Ann", comment: "from Kindling" },
    change: { firstName: "Anna", lastName: "Smith" },
    replace: { email: "bob@example.com" },
    unknown: ["email"],
    wrong: { email: { email: "nobody" } },
    volatile: ["lagoonId"],
    remove: async (server) => void (await server.tell(`deleteUser(input: {user: {email: "${EMAIL}"}})`)),
  },
  {
    type: type("UserGroupAssignment"),
    async inputs(server) {
      await user(server);
      await group(server);
      return { userEmail: EMAIL, groupName: "team", role: "Developer" };
    },
    change: { role: "OWNER" },
    replace: { groupName: "crew" },
    unknown: ["role"],
    wrong: { role: { role: "king" } },
    remove: async (server) =>
      void (await server.tell(
        `removeUserFromGroup(input: {user: {email: "${EMAIL}"}, group: {name: "team"}}) { id }`,
      )),
  },
  {
    type: type("SshKey"),
    async inputs(server) {
      await user(server);
      return { userEmail: EMAIL, name: "laptop", publicKey: `ssh-ed25519 ${KEY} ann@laptop` };
    },
    change: { name: "desktop", publicKey: `ssh-ed25519 ${OTHER_KEY} ann@desktop` },
    replace: { userEmail: "bob@example.com" },
    unknown: ["publicKey"],
    wrong: { publicKey: { publicKey: "AAAA" } },
    volatile: ["created"],
    importId: (id) => `${EMAIL}:${id}`,
    remove: async (server, id) => void (await server.tell(`deleteSshKeyById(input: {id: ${id}})`)),
  },
  {
    type: type("ProjectGroup"),
    async inputs(server) {
      await group(server);
      return { projectName: "site", groupName: "team" };
    },
    replace: { groupName: "crew" },
    unknown: ["groupName"],
    wrong: { projectName: { projectName: "a:b" } },
    remove: async (server) =>
      void (await server.tell(
        `removeGroupsFromProject(input: {project: {name: "site"}, groups: [{name: "team"}]}) { id }`,
      )),
  },
];

const routes = {
  enabled: true,
  insecure: "allow",
  prefixes: ["www"],
  pathRoutes: [{ fromService: "nginx", toService: "api", path: "/api" }],
};

/** Resources that Lagoon has since 2.9. */
export const newer: readonly ResourceCase<Server>[] = [
  {
    type: type("UserPlatformRole"),
    async inputs(server) {
      await user(server);
      return { userEmail: EMAIL, role: "viewer" };
    },
    replace: { role: "owner" },
    unknown: ["userEmail"],
    wrong: { role: { role: "king" } },
    remove: async (server) =>
      void (await server.tell(`removePlatformRoleFromUser(user: {email: "${EMAIL}"}, role: VIEWER) { id }`)),
  },
  {
    type: type("Organization"),
    inputs: { name: "org", friendlyName: "An organization", quotaProject: 3, deployTargetIds: [1] },
    change: { name: "orga", quotaProject: -1, description: "Makes sites", deployTargetIds: [2] },
    unknown: ["friendlyName"],
    wrong: { name: { name: "Not This" }, quotaProject: { quotaProject: -2 } },
    volatile: ["created"],
    async remove(server, id) {
      for (const target of [1, 2])
        await server
          .tell(
            `removeDeployTargetFromOrganization(input: {deployTarget: ${target}, organization: ${id}}) { id }`,
          )
          .catch(() => {});
      await server.tell(`deleteOrganization(input: {id: ${id}})`);
    },
  },
  {
    type: type("OrganizationProject"),
    async inputs(server) {
      await organization(server);
      await server.tell(`addDeployTargetToOrganization(input: {deployTarget: 1, organization: 1}) { id }`);
      return { organizationId: 1, projectId: 1 };
    },
    replace: { organizationId: 2 },
    unknown: ["projectId"],
    remove: async (server) =>
      void (await server.tell(`removeProjectFromOrganization(input: {project: 1, organization: 1}) { id }`)),
  },
  {
    type: type("Route"),
    async inputs(server) {
      await environment(server);
      await environment(server, "dev");
      return {
        ...{ projectName: "site", domain: "www.example.com", environment: "main", service: "nginx" },
        ...{ insecure: "redirect", alternativeNames: ["b.example.com", "a.example.com"], hstsEnabled: true },
        ...{ annotations: [{ key: "k8s.io/size", value: "8m" }], monitoringPath: "/health" },
        pathRoutes: [{ toService: "api", path: "/api" }],
      };
    },
    change: {
      ...{ environment: "dev", service: "web", alternativeNames: ["a.example.com", "c.example.com"] },
      ...{ annotations: [{ key: "k8s.io/size", value: "16m" }], insecure: "allow", hstsMaxAge: 300 },
      pathRoutes: [{ toService: "app", path: "/app" }],
    },
    replace: { domain: "example.com" },
    unknown: ["service"],
    wrong: { domain: { domain: "not a domain" }, insecure: { insecure: "perhaps" } },
    volatile: ["created"],
    neverRead: ["monitoringPath"],
    importId: () => "site:www.example.com",
    remove: async (server, id) => void (await server.tell(`deleteRoute(input: {id: ${id}})`)),
  },
  {
    type: type("ProjectAutogeneratedRouteConfig"),
    inputs: { projectName: "site", ...routes },
    change: { enabled: false, prefixes: [], pathRoutes: [] },
    replace: { projectName: "other" },
    unknown: ["prefixes"],
    wrong: { insecure: { insecure: "perhaps" } },
    remove: async (server) =>
      void (await server.tell(`removeAutogeneratedRouteConfigFromProject(project: "site")`)),
  },
  {
    type: type("EnvironmentAutogeneratedRouteConfig"),
    async inputs(server) {
      await environment(server);
      return { projectName: "site", environmentName: "main", ...routes };
    },
    change: { allowPullRequests: false, prefixes: ["api"], tlsAcme: false },
    replace: { environmentName: "dev" },
    unknown: ["prefixes"],
    wrong: { insecure: { insecure: "perhaps" } },
    remove: async (server) =>
      void (await server.tell(
        `removeAutogeneratedRouteConfigFromEnvironment(project: "site", environment: "main")`,
      )),
  },
];
