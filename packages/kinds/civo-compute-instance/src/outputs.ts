import type { CivoComputeInstanceStackOutputsSchema } from "@kindling/apis/kindling/civo/compute_instance/v1/stack_outputs";
import type { ModuleOutputs } from "@kindling/core/kind";
import type { Instance } from "@pulumi/civo";
import type { Output } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";
import { rfc3339 } from "./rfc3339.ts";

export const outputs = (
  { spec, region }: Locals,
  machine: Instance,
  reservedIp: Output<string> | undefined,
): ModuleOutputs<typeof CivoComputeInstanceStackOutputsSchema> => ({
  instanceId: machine.id,
  publicIpv4: reservedIp ?? machine.publicIp,
  privateIpv4: machine.privateIp,
  status: machine.status,
  createdAtRfc3339: machine.createdAt.apply(rfc3339),
  region,
  networkId: machine.networkId,
  initialUser: spec.initialUser ?? "",
});
