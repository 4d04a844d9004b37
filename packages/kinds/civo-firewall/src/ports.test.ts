import { checkMessage } from "@kindling/core/message-check";
import { type Json, locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import kind from "./index.ts";

function problemsOf(rule: Record<string, Json>): string[] {
  const spec = { firewallName: "web", region: "LON1", inboundRules: [{ cidrs: ["0.0.0.0/0"], ...rule }] };
  const json = { apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "web" }, spec };
  return checkMessage(kind.schema, json, locateIn("manifest")).problems.map(({ message }) => message);
}

describe("a rule's ports", () => {
  it.each(["1", "80", "65535", "80-80", "8000-8080", "1-65535", "9-10"])("may be %s", (ports) =>
    expect(problemsOf({ ports })).toEqual([]),
  );

  it.each(["65536", "99999", "80-65536", "81-80", "443-80"])("aren't %s", (ports) =>
    expect(problemsOf({ ports })).toEqual(["must lie within 1 and 65535, the lower port first"]),
  );

  it.each(["0", "080", "-1", "80-", "80,443", "80 - 90", "100000", ""])("aren't %j", (ports) =>
    expect(problemsOf({ ports })).toEqual([
      expect.stringMatching(/^must be a port such as 80, or a range such as 8000-8080/),
    ]),
  );

  it("need quotes where they are a number", () =>
    expect(problemsOf({ ports: 80 })).toEqual([expect.stringContaining('put it in quotes: "80"')]));

  it("are needed, but for icmp, which has none", () => {
    const message = "ports must be given for tcp and udp, and can't be given for icmp, which has none";
    expect(problemsOf({})).toEqual([message]);
    expect(problemsOf({ protocol: "UDP" })).toEqual([message]);
    expect(problemsOf({ protocol: "icmp", ports: "80" })).toEqual([message]);
    expect(problemsOf({ protocol: "icmp" })).toEqual([]);
  });
});
