import { listed } from "@kindling/core/nearest";
import { stringInput } from "@kindling/core/reference";
import { inRegion } from "@kindling/module-civo/in-region";
import { Instance, type Provider } from "@pulumi/civo";
import * as pulumi from "@pulumi/pulumi";
import { firewallId } from "./firewall.ts";
import type { Locals } from "./locals.ts";
import { script } from "./script.ts";

/**
 * The instance itself. A replacement makes the new one before it deletes the old one, unless both would need the same
 * volume or address; a preview says so.
 */
export async function instance(locals: Locals, provider: Provider): Promise<Instance> {
  const { spec, region, exclusive } = locals;
  const networkId = inRegion(spec.network, region, "network");
  const [firstKey] = spec.sshKeyIds;
  const machine = new Instance(
    "instance",
    {
      hostname: spec.instanceName,
      region,
      size: spec.size,
      diskImage: spec.image,
      networkId,
      firewallId: firewallId(locals, networkId, provider),
      sshkeyId: firstKey && stringInput(firstKey),
      script: script(locals, provider),
      initialUser: spec.initialUser,
      publicIpRequired: spec.publicIp === false ? "none" : "create",
      privateIpv4: spec.privateIpv4,
      reverseDns: spec.reverseDns,
      notes: spec.notes,
      tags: [...locals.tags],
      volumeType: spec.volumeType,
    },
    {
      provider,
      deleteBeforeReplace: exclusive.length > 0,
      // An instance that is imported tells of the address, which has a resource of its own.
      ignoreChanges: spec.reservedIpId ? ["reservedIpv4"] : [],
    },
  );
  if (exclusive.length > 0 && pulumi.runtime.isDryRun()) {
    const why = `two instances can't have the same ${listed(exclusive)} at once`;
    const message = `where a change replaces the instance, the old one is deleted before the new one is made: ${why}`;
    await pulumi.log.info(message, machine);
  }
  return machine;
}
