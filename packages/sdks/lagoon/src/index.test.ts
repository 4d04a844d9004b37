import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { Project, Provider, Variable } from "./gen/index.ts";

/** Pulumi's own test mode: answers registrations here and keeps what was sent. */
const sent: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: (args) => {
      sent.push(args);
      return { id: args.id || "7", state: { lagoonId: 7, ...args.inputs } };
    },
    call: () => ({}),
  });
});

const resolved = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

describe("@kindling/sdk-lagoon", () => {
  it("registers resources by the tokens of the package, and keeps secrets secret", async () => {
    const provider = new Provider("lagoon", { token: "t0ken" });
    const project = new Project(
      "site",
      { name: "site", gitUrl: "git@github.com:example/site.git", deploytargetId: 1 },
      { provider },
    );
    const variable = new Variable(
      "url",
      { name: "URL", value: "shh", scope: "build", projectId: project.lagoonId },
      { provider },
    );
    expect(await resolved(project.lagoonId)).toBe(7);
    expect(await pulumi.isSecret(variable.value)).toBe(true);
    expect(await pulumi.isSecret(provider.token)).toBe(true);
    expect(sent.map(({ type }) => type)).toEqual(
      expect.arrayContaining(["pulumi:providers:lagoon", "lagoon:lagoon:Project", "lagoon:lagoon:Variable"]),
    );
  });
});
