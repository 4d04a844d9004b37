import { InstanceReservedIpAssignmentSchema } from "@kindling/apis/kindling/civo/provider/v1/instance_reserved_ip_assignment";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { assign, unassign } from "../ip-use.ts";
import { pairInRegion } from "../pair.ts";
import { holderOf, reservedIps } from "./reserved-ip.ts";

/** The use of a reserved IP by an instance. Every change is another use: the old one ends first. */
export const instanceReservedIpAssignment = resource(
  InstanceReservedIpAssignmentSchema,
  (civo: Civo) => {
    const ips = reservedIps(civo);
    return {
      complete: ({ region }) => ips.checkRegion({ region }),
      async create({ inputs: { instanceId, reservedIpId: ipId, region: named }, keep, ...call }) {
        const region = await ips.regionOf(call, named);
        const made = { id: `${instanceId}:${ipId}`, state: { region } };
        await assign(civo, call, { region, ipId, instanceId }, () => keep(made));
        return made;
      },
      async read({ id, old, ...call }) {
        if (old) {
          const found = await ips.read(call, old.reservedIpId, { region: old.region });
          const isThere = found && holderOf(found.record) === old.instanceId;
          return isThere ? { state: { region: found.region } } : undefined;
        }
        const [instanceId, reservedIpId, inRegion] = pairInRegion(id, FORM);
        const found = await ips.read(call, inRegion + reservedIpId, undefined);
        if (!found || holderOf(found.record) !== instanceId) return undefined;
        const { region } = found;
        return { id: `${instanceId}:${reservedIpId}`, state: { instanceId, reservedIpId, region } };
      },
      /** Nothing changes in place: it goes on where a creation ended before its time. */
      async update({ old: { instanceId, reservedIpId: ipId, region: known }, ...call }) {
        await assign(civo, call, { region: await ips.regionOf(call, known), ipId, instanceId });
        return {};
      },
      async delete({ old: { instanceId, reservedIpId: ipId, region: known }, ...call }) {
        await unassign(civo, call, { region: await ips.regionOf(call, known), ipId, instanceId });
      },
    };
  },
  { region: ignoringCase },
);

const FORM = "<instance id>:<reserved IP id>";
