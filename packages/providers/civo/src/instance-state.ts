import type { Instance } from "@kindling/apis/kindling/civo/provider/v1/instance";
import { type Reply, text, texts, told, whole } from "./replies.ts";

/** What an instance's state takes from what was asked for, or is known, beside Civo's reply. */
type Known = Pick<
  Instance,
  "diskImage" | "initialUser" | "notes" | "publicIpRequired" | "reservedIpv4" | "script" | "writePassword"
>;

/**
 * How a reply shows an instance. Without `known` it is an import. What can't change stays as it was written: an image
 * has a name and an id, a script may come in either of two forms.
 */
export function instanceState(record: Reply, region: string | undefined, known: Known | undefined) {
  return {
    ...told({
      region,
      hostname: text(record.hostname),
      size: text(record.size),
      networkId: text(record.network_id),
      firewallId: text(record.firewall_id),
      sshkeyId: text(record.ssh_key_id),
      // It may stay "" though asked for (facts: Instances).
      reverseDns: text(record.reverse_dns),
      volumeType: text(record.volume_type),
      tags: texts(record.tags),
      cpuCores: whole(record.cpu_cores),
      ramMb: whole(record.ram_mb),
      diskGb: whole(record.disk_gb),
      createdAt: text(record.created_at),
      privateIp: text(record.private_ip),
      privateIpv4: text(record.private_ip),
      publicIp: typeof record.public_ip === "string" ? record.public_ip : undefined,
      sourceId: text(record.source_id),
      sourceType: text(record.source_type),
      status: text(record.status),
      diskImage: known?.diskImage || text(record.source_id),
      initialUser: known?.initialUser ?? text(record.initial_user),
      publicIpRequired: known ? known.publicIpRequired : text(record.public_ip) ? "create" : "none",
      writePassword: known ? known.writePassword : false,
      script: known ? known.script : scriptOf(record),
    }),
    initialPassword: known?.writePassword ? (text(record.initial_password) ?? "") : "",
    notes: notesOf(record, known),
    reservedIpv4: reservedOf(record, known),
  };
}

/** Notes that were cleared are absent, unless an empty text was asked for. */
function notesOf({ notes }: Reply, known: Known | undefined): string | undefined {
  if (typeof notes !== "string") return known?.notes;
  return notes === (known?.notes ?? "") ? known?.notes : notes;
}

/**
 * The reserved IP by whichever of its id, name or address it was written. Where none was written another resource may
 * have assigned one.
 */
function reservedOf(record: Reply, known: Known | undefined): string | undefined {
  const { reserved_ip_id: id, reserved_ip_name: name, reserved_ip: address } = record;
  const written = known?.reservedIpv4;
  if (known && !written) return written;
  // Civo left it out, which says nothing.
  if (typeof id !== "string") return written;
  return written && [id, name, address].includes(written) ? written : text(id);
}

/** The script, which comes in base64 and under either of two names (facts: Instances). */
function scriptOf(record: Reply): string | undefined {
  const value = text(record.script) ?? text(record.user_script);
  if (value === undefined) return undefined;
  const decoded = Buffer.from(value, "base64").toString("utf8");
  return Buffer.from(decoded, "utf8").toString("base64") === value.replace(/\s/g, "") ? decoded : value;
}
