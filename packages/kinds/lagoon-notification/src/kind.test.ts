import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exampleFile, openLagoonSandbox } from "@kindling/module-lagoon/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const beside = (file: string) => new URL(`../${file}`, import.meta.url);
const webhook = { file: "example-webhook.txt" };
const rocketChat = { webhook, channel: "deployments" };
const only = (type: object) => ({ slack: null, ...type });

runKindSuite(kind, beside("manifest.yaml"), {
  engine: async (directory) => {
    const example = await exampleFile(directory, beside("example-webhook.txt"));
    await writeFile(join(directory, "other-webhook.txt"), "https://hooks.example.com/other");
    const { engine, lagoon, close } = await openLagoonSandbox(directory);
    return {
      ...{ engine, providerConfig: { token: { value: lagoon.token } }, close },
      secrets: [lagoon.token, example],
    };
  },
  cases: {
    "notificationName required": { notificationName: null },
    "notificationName string.max_len": { notificationName: "a".repeat(51) },
    "notificationName string.pattern": { notificationName: "a:b" },
    required: { slack: null },
    "slack.webhook required": { slack: { webhook: null } },
    "slack.channel required": { slack: { channel: null } },
    "rocketChat.webhook required": only({ rocketChat: { channel: "c" } }),
    "rocketChat.channel required": only({ rocketChat: { webhook } }),
    "microsoftTeams.webhook required": only({ microsoftTeams: {} }),
    "email.emailAddress required": only({ email: {} }),
    "email.emailAddress string.email": only({ email: { emailAddress: "nobody" } }),
    "webhook.webhook required": only({ webhook: {} }),
  },
  changes: { "slack.webhook": { file: "other-webhook.txt" } },
  alternatives: {
    "rocketChat.webhook": only({ rocketChat }),
    "rocketChat.channel": only({ rocketChat }),
    "microsoftTeams.webhook": only({ microsoftTeams: { webhook } }),
    "email.emailAddress": only({ email: { emailAddress: "team@example.com" } }),
    "webhook.webhook": only({ webhook: { webhook } }),
  },
});
