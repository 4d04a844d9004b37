import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import type { Context } from "./context.ts";
import { notBegun } from "./operation.ts";
import { printFindings } from "./report.ts";
import type { Target } from "./target.ts";

it("doesn't name stacks among what was found of which Ctrl-C left nothing to find", () => {
  const stderr = new PassThrough();
  const context = { stderr } as unknown as Context;
  const target = { title: "CivoBucket dev.shop" } as Target;
  printFindings("up", [notBegun(target)], context);
  expect(stderr.read()).toBeNull();
});
