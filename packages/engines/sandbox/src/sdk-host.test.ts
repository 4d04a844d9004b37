import { runProgram } from "@kindling/engine-program/sdk-host";
import { Thing } from "@kindling/testing/engine-suite-bench";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { expect, test } from "vitest";
import { loadMessages } from "./sdk-messages.ts";

test("says what a program waits for when nothing happens any more", async () => {
  const messages = loadMessages();
  const stack = { project: "model", stack: "dev" };
  const { promise: size, resolve: giveSize } = Promise.withResolvers<number>();
  const warnings: string[] = [];
  const errors = await runProgram({
    stack: { ...stack, program: async () => ({ id: new Thing("slow", { size }).id }) },
    preview: false,
    calls: {
      getDeploymentInfo: async () => messages.deploymentInfo(stack, false),
      registerResource: async (request: RegisterResourceRequest) =>
        messages.registered(`urn:pulumi:dev::model::${request.getType()}::${request.getName()}`, "1", {}),
      registerResourceOutputs: async () => messages.empty(),
    },
    onLog: (_, message) => {
      warnings.push(message);
      giveSize(1);
    },
    isHalted: () => false,
    isBusy: () => false,
    stallMs: 0,
  });
  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    expect.stringContaining("waiting for the inputs or the parent of model:index:Thing slow"),
  ]);
});
