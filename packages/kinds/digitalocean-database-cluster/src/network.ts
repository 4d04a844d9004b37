import { KindlingError } from "@kindling/core/error";
import { stringInput } from "@kindling/core/reference";
import { getVpcOutput } from "@pulumi/digitalocean/getVpc.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import type { Output } from "@pulumi/pulumi";
import type { Locals } from "./locals.ts";

/** The VPC of a cluster. */
export interface Network {
  readonly id: Output<string>;
  /** Its addresses in CIDR notation. */
  readonly ipRange: Output<string>;
}

/**
 * The VPC that the spec names, which is asked for at DigitalOcean: were it in another region, the old cluster would be
 * deleted before the new one is refused. Unknown in a preview while the VPC isn't up.
 */
export function networkOf({ spec, region }: Locals, provider: Provider): Network | undefined {
  if (!spec.vpc) return undefined;
  const found = getVpcOutput({ id: stringInput(spec.vpc) }, { provider }).apply((vpc) => {
    if (vpc.region === region) return vpc;
    throw new KindlingError(
      "refused",
      `spec.vpc: the VPC ${vpc.name} is in ${vpc.region}, not in ${region}: name one in ${region}, or take the change of region back. A cluster can't keep its VPC when it moves`,
      { path: "spec.vpc" },
    );
  });
  return { id: found.id, ipRange: found.ipRange };
}
