import { type Instance, InstanceSchema } from "@kindling/apis/kindling/civo/provider/v1/instance";
import { resource } from "@kindling/provider-framework/definition";
import { ignoringCase, ignoringOrder } from "@kindling/provider-framework/diff";
import type { Civo } from "../civo.ts";
import { defaultNetwork } from "../default-network.ts";
import { DiskImages, sameImage } from "../disk-images.ts";
import { explained } from "../explain.ts";
import { madeUpHostname } from "../hostname.ts";
import { changeInstance } from "../instance-changes.ts";
import { InstanceSizes } from "../instance-sizes.ts";
import { instanceState } from "../instance-state.ts";
import { instances, refuseShrinking } from "../instances.ts";
import { madeSince } from "../made-since.ts";
import { make } from "../make.ts";
import { remove } from "../remove.ts";
import { type Reply, text, told } from "../replies.ts";
import { settled, statusOf } from "../settle.ts";

/** A virtual machine. Much of it changes in place; its image, network, keys and script don't. */
export const instance = resource(
  InstanceSchema,
  (civo: Civo) => {
    const all = instances(civo);
    const images = new DiskImages(civo);
    const sizes = new InstanceSizes(civo);
    return {
      async complete({ region: named, hostname: name, diskImage }, { signal, unknown }) {
        await all.checkRegion({ region: named, name });
        // An image's id and its name are told apart from two images only by the list.
        if (diskImage && !unknown.has("region")) {
          const region = await all.regionOf({ signal }, named);
          await explained(all, { signal }, { region, name }, () =>
            images.find({ signal }, region, diskImage),
          );
        }
        return {};
      },
      async preview({ inputs: { diskImage, hostname: name, region: named, size }, unknown, ...call }) {
        if (unknown.has("region")) return {};
        const region = await all.regionOf(call, named);
        if (size && !unknown.has("size")) await sizes.warn(call, region, size);
        if (unknown.has("diskImage")) return {};
        await explained(all, call, { region, name }, () => images.idOf(call, region, diskImage));
        return {};
      },
      async create({ inputs, keep, ...call }) {
        const region = await all.regionOf(call, inputs.region);
        const name = inputs.hostname ?? madeUpHostname(call.name);
        const image = await explained(all, call, { region, name }, () =>
          images.idOf(call, region, inputs.diskImage),
        );
        const networkId = inputs.networkId ?? (await defaultNetwork(civo, call, region));
        const field = InstanceSchema.field.hostname;
        const isNew = inputs.hostname ? await madeSince(all, call, { region, name, field }) : () => true;
        const isOurs = (record: Reply) => record.network_id === networkId && isNew(record);
        const body = { ...request(inputs), hostname: name, network_id: networkId, template_id: image };
        const made = await make(all, call, { region, name, body, isOurs });
        const { id } = made;
        // Notes can't be given at once.
        keep({ id, state: { ...instanceState(made, region, inputs), hostname: name, notes: undefined } });
        const active = await settled(all, call, { region, id, name }, { ...isUp(inputs), first: made });
        if (inputs.notes) await all.change(call, { region, id, name }, { notes: inputs.notes });
        if (inputs.publicIpRequired === "none" && text(active.public_ip) && !inputs.reservedIpv4)
          call.log(
            "warning",
            `instance ${name} got the public address ${active.public_ip} though publicIpRequired is none: Civo gives one to the first instance of a network`,
          );
        return { id, state: { ...instanceState(active, region, inputs), notes: inputs.notes } };
      },
      async read({ id, old, ...call }) {
        const found = await all.read(call, id, old && { region: old.region, name: old.hostname });
        // One that is going has its place only until it is gone.
        if (!found || statusOf(found.record) === "deleting") return undefined;
        return { id: found.id, state: instanceState(found.record, found.region, old) };
      },
      async previewUpdate({ inputs: { size }, old, unknown, ...call }) {
        if (unknown.has("size") || !size || size === old.size) return [];
        const region = await all.regionOf(call, old.region);
        await sizes.warn(call, region, size);
        await refuseShrinking(civo, call, { region, name: old.hostname, size: old.size }, size);
        return [];
      },
      async update({ id, inputs, old, changed, keep, ...call }) {
        const region = await all.regionOf(call, old.region);
        const machine = { region, id, name: old.hostname };
        if (old.status !== "ACTIVE") await settled(all, call, machine, SETTLED);
        await changeInstance(civo, call, machine, { inputs, old, changed, keep });
        const now = await settled(all, call, machine, SETTLED);
        return instanceState(now, region, inputs);
      },
      async delete({ id, old, ...call }) {
        const region = await all.regionOf(call, old.region);
        // Its firewall, network and reserved IP are busy until it is really gone (facts: Instances).
        await remove(all, call, { region, id, name: old.hostname }, { untilGone: true });
      },
    };
  },
  { region: ignoringCase, tags: ignoringOrder, diskImage: sameImage },
);

/** What a POST takes over as it is. */
const request = (inputs: Instance) =>
  told({
    size: inputs.size,
    firewall_id: inputs.firewallId,
    public_ip: inputs.publicIpRequired,
    reserved_ipv4: inputs.reservedIpv4,
    private_ipv4: inputs.privateIpv4,
    reverse_dns: inputs.reverseDns,
    initial_user: inputs.initialUser,
    ssh_key_id: inputs.sshkeyId,
    script: inputs.script,
    tags: inputs.tags.length > 0 ? inputs.tags.join(" ") : undefined,
    volume_type: inputs.volumeType,
  });

/** It runs and, where a reserved IP was asked for, has that. */
const isUp = ({ reservedIpv4 }: Instance) => ({
  what: "active",
  isThere: (record: Reply) =>
    statusOf(record) === "active" &&
    (!reservedIpv4 || (text(record.reserved_ip) !== undefined && record.public_ip === record.reserved_ip)),
});

/** A stopped one is settled too. */
const SETTLED = {
  what: "settled",
  isThere: (record: Reply) => /^(active|shutoff)$/.test(statusOf(record)),
};
