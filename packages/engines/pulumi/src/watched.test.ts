import { Masker } from "@kindling/engine-program/masking";
import { ROOT_STACK_TYPE } from "@kindling/engine-program/urn";
import { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { expect, test } from "vitest";
import { Watched } from "./watched.ts";

test("a program whose only resource the engine refuses, or hasn't answered about, isn't an empty one", () => {
  const watched = new Watched(new Masker());
  watched.asked("registerResource", new RegisterResourceRequest().setType(ROOT_STACK_TYPE));
  expect(watched.registeredSomething).toBe(false);
  watched.asked("registerResource", new RegisterResourceRequest().setType("model:index:Thing"));
  expect(watched.registeredSomething).toBe(true);
});
