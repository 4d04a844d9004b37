import { inRegion } from "@kindling/module-civo/in-region";
import {
  getReservedIpOutput,
  type Instance,
  InstanceReservedIpAssignment,
  type Provider,
} from "@pulumi/civo";
import type { Output } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** Gives the instance its reserved address, if the manifest names one, and tells it. The address outlives the instance. */
export function reservedIp(
  { spec, region }: Locals,
  { id: instanceId }: Instance,
  provider: Provider,
): Output<string> | undefined {
  if (!spec.reservedIpId) return undefined;
  const reservedIpId = inRegion(spec.reservedIpId, region, "reservedIpId");
  new InstanceReservedIpAssignment("reserved-ip", { instanceId, reservedIpId, region }, { provider });
  return getReservedIpOutput({ id: reservedIpId }, { provider }).ip;
}
