import { isIPv4 } from "node:net";
import {
  type CivoDnsRecordSpecValid,
  CivoDnsRecordSpec_Type as Type,
} from "@kindling/apis/kindling/civo/dns_record/v1/spec";
import { KindlingError } from "@kindling/core/error";
import { stringInput } from "@kindling/core/reference";
import * as pulumi from "@pulumi/pulumi";

/** The value that the manifest gives or refers to. Throws `invalid-input` where what is referred to doesn't fit the type. */
export function recordValue({ type, value }: CivoDnsRecordSpecValid): pulumi.Input<string> {
  const given = stringInput(value);
  if (value.source.case === undefined || value.source.case === "value") return given;
  const { name } = value.source.value;
  return pulumi.output(given).apply((known) => {
    const problem = misfit(type, known);
    if (problem === undefined) return known;
    const message = `spec.value: ${problem}, which ${name} doesn't give: say another output of it with fieldPath, or another type`;
    throw new KindlingError("invalid-input", message, { path: "spec.value" });
  });
}

/** What a type needs and a value isn't. */
export function misfit(type: Type, value: string): string | undefined {
  if (type === Type.A && !isIPv4(value)) return "an A record needs an IPv4 address";
  const needsHost = type === Type.CNAME || type === Type.MX || type === Type.NS;
  return needsHost && isIPv4(value) ? "a CNAME, MX or NS record needs a host name" : undefined;
}
