import { CivoDnsRecordSpec_Type as Type } from "@kindling/apis/kindling/civo/dns_record/v1/spec";
import { expect, it } from "vitest";
import { misfit } from "./record-value.ts";

it.each([
  [Type.A, "192.0.2.1", undefined],
  [Type.A, "db.example.com", "an A record needs an IPv4 address"],
  [Type.CNAME, "db.example.com", undefined],
  [Type.CNAME, "192.0.2.1", "a CNAME, MX or NS record needs a host name"],
  [Type.MX, "192.0.2.1", "a CNAME, MX or NS record needs a host name"],
  [Type.TXT, "192.0.2.1", undefined],
])("%s with %s", (type, value, problem) => expect(misfit(type, value)).toBe(problem));
