import { checkMessage } from "@kindling/core/message-check";
import { locateIn } from "@kindling/core/source";
import { describe, expect, it } from "vitest";
import kind from "./index.ts";

const rulesBroken = (cidr: string): string[] =>
  checkMessage(
    kind.schema,
    {
      ...{ apiVersion: kind.apiVersion, kind: kind.name, metadata: { name: "main" } },
      spec: { networkName: "main", region: "LON1", cidr },
    },
    locateIn("manifest"),
  ).problems.map(({ rule }) => rule);

describe("a network's range", () => {
  it.each(["10.0.0.0/8", "10.255.255.252/30", "172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16"])(
    "may be %s",
    (cidr) => expect(rulesBroken(cidr)).toEqual([]),
  );

  it.each(["10.0.0.0/7", "10.0.0.0/31", "172.32.0.0/16", "192.168.0.0/15", "192.169.0.0/24"])(
    "isn't %s, which isn't private throughout, or too small",
    (cidr) => expect(rulesBroken(cidr)).toEqual(["civo_vpc.cidr.private"]),
  );

  it.each(["10.0.0.1/24", "10.0.0.0", "10.0.0.0/33", "fd00::/8", "net"])("isn't %s", (cidr) =>
    expect(rulesBroken(cidr)).toEqual(["string.ipv4_prefix"]),
  );
});
