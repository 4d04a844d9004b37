import type { EngineEvent } from "@kindling/core/engine";
import { Masker } from "@kindling/engine-program/masking";
import { expect, it } from "vitest";
import { RunEvents } from "./run-events.ts";

it("tells once what Pulumi tells twice, and nothing that asks for a change to a program that users don't have", () => {
  const told: EngineEvent[] = [];
  const events = new RunEvents(new Masker(), (event) => told.push(event));
  const urn = "urn:pulumi:dev::model::model:index:Thing::a";
  const diagnostic = (severity: "warning" | "error", message: string) =>
    events.handle({
      sequence: 0,
      timestamp: 0,
      diagnosticEvent: { urn, message, color: "never", severity },
    });
  const isProtected = "unable to replace resource: it is currently marked for protection";
  diagnostic("error", isProtected);
  diagnostic("error", isProtected);
  diagnostic(
    "warning",
    "previously-imported resources that still specify an ID may not be replaced; please remove the `import` declaration",
  );
  diagnostic("warning", "mind the gap");
  expect(events.errors).toHaveLength(1);
  expect(told.map(({ diagnosticEvent }) => diagnosticEvent?.message)).toEqual([
    expect.stringContaining("is protected and can't be replaced"),
    "mind the gap",
  ]);
});
