import type { DigitalOceanDatabaseFirewallSpecValid } from "@kindling/apis/kindling/digital_ocean/database_firewall/v1/spec";
import { stringInput } from "@kindling/core/reference";
import { all, type Output } from "@pulumi/pulumi";

/** A rule as DigitalOcean has it. */
export interface Rule {
  readonly type: "ip_addr" | "tag" | "droplet" | "app" | "k8s";
  readonly value: string;
}

/** The rules of a spec, none of them twice: addresses that are referred to may be given as well. */
export const rulesOf = (spec: DigitalOceanDatabaseFirewallSpecValid): Output<Rule[]> =>
  all(spec.ipAddresses.map((address) => stringInput(address))).apply((addresses) => [
    ...rules("ip_addr", [...new Set(addresses)]),
    ...rules("tag", spec.tags),
    ...rules("droplet", spec.droplets),
    ...rules("app", spec.apps),
    ...rules("k8s", spec.kubernetesClusters),
  ]);

const rules = (type: Rule["type"], values: readonly string[]): Rule[] =>
  values.map((value) => ({ type, value }));
