import { generateKeyPairSync } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "@kindling/core/source";
import { exampleFile, openLagoonSandbox } from "@kindling/module-lagoon/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const beside = (file: string) => new URL(`../${file}`, import.meta.url);

/** The full example's lists with something else in them. */
const configs = (config: Json): Json => ({
  deployTargetConfigs: [{ deployTarget: "1", ...(config as object) }],
});
const environment = (change: object): Json => ({ environments: [{ name: "main", ...change }] });
const variable = (change: object): Json => ({ name: "A", value: { env: "A" }, ...change });
/** A case for a project's variables and an environment's. */
const bothVariables = (rule: string, change: object, of = "") => ({
  [`variables[]${of} ${rule}`]: { variables: [variable(change)] },
  [`environments[].variables[]${of} ${rule}`]: environment({ variables: [variable(change)] }),
});
const notification = (change: object): Json => ({
  notifications: [{ notification: "a", type: "slack", ...change }],
});
const empty = (setting: string) => ({ [`${setting} string.min_len`]: { [setting]: "" } });
const priority = (setting: string) => ({ [`${setting} int32.gte_lte`]: { [setting]: 11 } });
const without = { deployTargetConfigs: null };

runKindSuite(kind, beside("manifest.yaml"), {
  engine: async (directory) => {
    const secret = await exampleFile(directory, beside("example-key.txt"));
    const { privateKey } = generateKeyPairSync("ed25519");
    await writeFile(join(directory, "private-key.pem"), privateKey.export({ format: "pem", type: "pkcs8" }));
    await writeFile(join(directory, "other-value.txt"), "another-example");
    const { engine, lagoon, close } = await openLagoonSandbox(directory);
    await addRocketChat(lagoon);
    return {
      engine,
      providerConfig: { token: { value: lagoon.token } },
      secrets: [lagoon.token, secret],
      close,
    };
  },
  prerequisites: {
    file: beside("prerequisites.yaml"),
    kinds: {
      LagoonDeployTarget: () => import("@kindling/lagoon-deploy-target"),
      LagoonNotification: () => import("@kindling/lagoon-notification"),
    },
  },
  cases: {
    "lagoon_project.branches": { branches: "main" },
    "lagoon_project.standby": { standbyProductionEnvironment: "main" },
    "projectName required": { projectName: null },
    "projectName string.max_len": { projectName: "a".repeat(59) },
    "projectName string.pattern": { projectName: "a--b" },
    "gitUrl required": { gitUrl: null },
    "gitUrl string.pattern": { gitUrl: "nowhere" },
    "deployTarget required": { deployTarget: null },
    "deployTarget lagoon_project.deploy_target.id": { deployTarget: "london" },
    ...empty("productionEnvironment"),
    ...empty("standbyProductionEnvironment"),
    "branches string.min_len": { ...without, branches: "" },
    "pullrequests string.min_len": { ...without, pullrequests: "" },
    "deployTargetConfigs[].deployTarget required": { deployTargetConfigs: [{}] },
    "deployTargetConfigs[].deployTarget lagoon_project.deploy_target.id": configs({ deployTarget: "london" }),
    "deployTargetConfigs[].branches string.min_len": configs({ branches: "" }),
    "deployTargetConfigs[].pullrequests string.min_len": configs({ pullrequests: "" }),
    "deployTargetConfigs[].weight int32.gte": configs({ weight: 0 }),
    ...empty("subfolder"),
    ...empty("routerPattern"),
    "availability enum.defined_only": { availability: "LOW" },
    "availability enum.not_in": { availability: "AVAILABILITY_UNSPECIFIED" },
    ...empty("productionRoutes"),
    ...empty("standbyRoutes"),
    ...empty("productionAlias"),
    ...empty("standbyAlias"),
    ...priority("productionBuildPriority"),
    ...priority("developmentBuildPriority"),
    "developmentEnvironmentsLimit int32.gte": { developmentEnvironmentsLimit: -1 },
    ...empty("buildImage"),
    "restrictions repeated.unique": { restrictions: ["NO_TASKS", "NO_TASKS"] },
    "restrictions[] enum.defined_only": { restrictions: ["NO_FUN"] },
    "restrictions[] enum.not_in": { restrictions: ["RESTRICTION_UNSPECIFIED"] },
    "metadata{key} string.pattern": { metadata: { "a-b": "c" } },
    "variables lagoon_project.variables.unique": { variables: [variable({}), variable({ name: "a" })] },
    "environments[].variables lagoon_project.variables.unique": environment({
      variables: [variable({}), variable({ name: "a" })],
    }),
    ...bothVariables("required", { name: null }, ".name"),
    ...bothVariables("string.pattern", { name: "A-B" }, ".name"),
    ...bothVariables("required", { value: null }, ".value"),
    ...bothVariables("enum.defined_only", { scope: "everywhere" }, ".scope"),
    ...bothVariables("enum.not_in", { scope: "SCOPE_UNSPECIFIED" }, ".scope"),
    "notifications lagoon_project.notifications.unique": {
      notifications: [
        { notification: "a", type: "slack" },
        { notification: "a", type: "slack" },
      ],
    },
    "notifications[] lagoon_project.notification.type": { notifications: [{ notification: "a" }] },
    "notifications[].notification required": { notifications: [{ type: "slack" }] },
    "notifications[].type enum.defined_only": notification({ type: "sms" }),
    "notifications[].type enum.not_in": notification({ type: "NOTIFICATION_TYPE_UNSPECIFIED" }),
    "notifications[].contentType enum.defined_only": notification({ contentType: "gossip" }),
    "notifications[].contentType enum.not_in": notification({ contentType: "CONTENT_TYPE_UNSPECIFIED" }),
    "notifications[].severityThreshold enum.defined_only": notification({ severityThreshold: "huge" }),
    "notifications[].severityThreshold enum.not_in": notification({
      severityThreshold: "SEVERITY_UNSPECIFIED",
    }),
    "environments lagoon_project.environments.unique": { environments: [{ name: "main" }, { name: "MAIN" }] },
    "environments[].name required": { environments: [{}] },
    "environments[].name string.max_len": environment({ name: "a".repeat(101) }),
    "environments[].name string.pattern": environment({ name: "a b" }),
    "environments[].deployType enum.defined_only": environment({ deployType: "copy" }),
    "environments[].deployType enum.not_in": environment({ deployType: "DEPLOY_TYPE_UNSPECIFIED" }),
    "environments[].environmentType enum.defined_only": environment({ environmentType: "staging" }),
    "environments[].environmentType enum.not_in": environment({
      environmentType: "ENVIRONMENT_TYPE_UNSPECIFIED",
    }),
    "environments[].deployBaseRef string.min_len": environment({ deployBaseRef: "" }),
    "environments[].deployHeadRef string.min_len": environment({ deployHeadRef: "" }),
    "environments[].deployTitle string.min_len": environment({ deployTitle: "" }),
    "environments[].namespace string.min_len": environment({ namespace: "" }),
    "environments[].deployTarget lagoon_project.deploy_target.id": environment({ deployTarget: "london" }),
    "environments[].route string.min_len": environment({ route: "" }),
    "environments[].routes string.min_len": environment({ routes: "" }),
  },
  changes: {
    projectName: "shop",
    deployTarget: { ref: { name: "frankfurt" } },
    "deployTargetConfigs[].deployTarget": { ref: { name: "frankfurt" } },
    restrictions: ["NO_TASKS", "NO_DEPLOYMENTS"],
    metadata: { owner: "shop-team" },
    "variables[].value": { file: "other-value.txt" },
    "notifications[].notification": { ref: { name: "others" } },
    "notifications[].type": "rocketchat",
    "environments[].deployTarget": { ref: { name: "frankfurt" } },
    "environments[].variables[].value": { file: "other-value.txt" },
  },
  alternatives: {
    branches: { ...without, branches: "main" },
    pullrequests: { ...without, pullrequests: "false" },
    privateKey: { privateKey: { file: "private-key.pem" } },
  },
});

/** One that no manifest makes, of another type and the same name. */
async function addRocketChat({ url, token }: { url: string; token: string }): Promise<void> {
  const input = `{name: "everyone", webhook: "https://chat.example.com", channel: "c"}`;
  await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: `mutation { addNotificationRocketChat(input: ${input}) { id } }` }),
  });
}
