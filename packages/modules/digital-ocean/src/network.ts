import type { StringValueOrRef } from "@kindling/apis/kindling/shared/v1/reference";
import { KindlingError } from "@kindling/core/error";
import { stringInput } from "@kindling/core/reference";
import { getVpcOutput } from "@pulumi/digitalocean/getVpc.js";
import type { Provider } from "@pulumi/digitalocean/provider.js";
import { all, type Input, type Output } from "@pulumi/pulumi";

/** The VPC of a cluster or replica. */
export interface Network {
  readonly id: Output<string>;
  /** Its addresses in CIDR notation. */
  readonly ipRange: Output<string>;
}

/**
 * The VPC that a spec names, which is asked for at DigitalOcean: were it in another region, the old cluster or replica
 * would be deleted before the new one is refused. Unknown in a preview while the VPC isn't up.
 */
export function networkIn(
  vpc: StringValueOrRef | undefined,
  region: Input<string>,
  provider: Provider,
  what: "cluster" | "replica",
): Network | undefined {
  if (!vpc) return undefined;
  const found = all([getVpcOutput({ id: stringInput(vpc) }, { provider }), region]).apply(([vpc, wanted]) => {
    if (vpc.region === wanted) return vpc;
    throw new KindlingError(
      "refused",
      `spec.vpc: the VPC ${vpc.name} is in ${vpc.region}, not in ${wanted}: name one in ${wanted}, or take the change of region back. A ${what} can't keep its VPC when it moves`,
      { path: "spec.vpc" },
    );
  });
  return { id: found.id, ipRange: found.ipRange };
}
