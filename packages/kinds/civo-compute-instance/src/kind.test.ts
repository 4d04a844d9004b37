import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { civoSuiteEngine } from "@kindling/module-civo/sandbox.fixture";
import { runKindSuite } from "@kindling/testing/kind-suite";
import kind from "./index.ts";

const file = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ref: { name: `one-${index}` } }));
const twice = [{ ref: { name: "web" } }, { ref: { name: "web" } }];
const userData = (text: string) => ({ userData: text });

runKindSuite(kind, file("manifest.yaml"), {
  engine: async (directory) => {
    await copyFile(file("user-data.yaml"), join(directory, "user-data.yaml"));
    await writeFile(join(directory, "user-data.sh"), "#!/bin/sh\necho hello\n");
    return await civoSuiteEngine(directory);
  },
  prerequisites: {
    file: file("prerequisites.yaml"),
    kinds: {
      CivoFirewall: () => import("@kindling/civo-firewall"),
      CivoIpAddress: () => import("@kindling/civo-ip-address"),
      CivoSshKey: () => import("@kindling/civo-ssh-key"),
      CivoVolume: () => import("@kindling/civo-volume"),
      CivoVpc: () => import("@kindling/civo-vpc"),
    },
  },
  cases: {
    "civo_compute_instance.reverse_dns": { publicIp: false, reservedIpId: null },
    "civo_compute_instance.no_ssh_key": { sshKeyIds: null },
    "instanceName required": { instanceName: null },
    "instanceName string.max_len": { instanceName: "a".repeat(64) },
    "instanceName string.pattern": { instanceName: "Web_1" },
    "region required": { region: null },
    "region enum.defined_only": { region: "MARS1" },
    "size required": { size: null },
    "size string.max_len": { size: "g".repeat(64) },
    "size string.pattern": { size: "the big one" },
    "size civo_compute_instance.size.kind": { size: "g4s.kube.medium" },
    "image required": { image: null },
    "image string.max_len": { image: "i".repeat(256) },
    "image string.pattern": { image: "ubuntu noble" },
    "network required": { network: null },
    "network civo_compute_instance.network.id": { network: "shop" },
    "sshKeyIds repeated.max_items": { sshKeyIds: many(51) },
    "sshKeyIds[] civo_compute_instance.ssh_key_ids.id": { sshKeyIds: ["ada"] },
    "sshKeyIds civo_compute_instance.ssh_key_ids.unique": { sshKeyIds: twice },
    "firewallIds repeated.max_items": { firewallIds: many(21) },
    "firewallIds[] civo_compute_instance.firewall_ids.id": { firewallIds: ["web"] },
    "firewallIds civo_compute_instance.firewall_ids.unique": { firewallIds: twice },
    "volumeIds repeated.max_items": { volumeIds: many(21) },
    "volumeIds[] civo_compute_instance.volume_ids.id": { volumeIds: ["uploads"] },
    "volumeIds civo_compute_instance.volume_ids.unique": { volumeIds: twice },
    "reservedIpId civo_compute_instance.reserved_ip_id.id": { reservedIpId: "web" },
    "tags repeated.unique": { tags: ["web", "web"] },
    "tags[] string.min_len": { tags: [""] },
    "tags[] string.max_len": { tags: ["t".repeat(256)] },
    "tags[] string.pattern": { tags: ["two words"] },
    "userData civo_compute_instance.user_data.size": userData(`#!/bin/sh\n${"#".repeat(32_768)}`),
    "userData civo_compute_instance.user_data.form": userData("echo hello"),
    "userData civo_compute_instance.user_data.line_breaks": userData("#!/bin/sh\r\necho hello\r\n"),
    "userData civo_compute_instance.user_data.multi_part": userData("MIME-Version: 1.0\n"),
    "userData civo_compute_instance.user_data.at_boot": userData("#include\nhttps://example.com\n"),
    "userData civo_compute_instance.user_data.bootcmd": userData("#cloud-config\nbootcmd: [ls]\n"),
    "userData civo_compute_instance.user_data.disks": userData("#cloud-config\nfs_setup: []\n"),
    "userData civo_compute_instance.user_data.host_name": userData("#cloud-config\nhostname: web\n"),
    "userData civo_compute_instance.user_data.ssh": userData("#cloud-config\nssh_authorized_keys: []\n"),
    "userData civo_compute_instance.user_data.cloud_init": userData("#cloud-config\ndatasource: {}\n"),
    "userData civo_compute_instance.user_data.private_key": userData(
      "#!/bin/sh\necho '-----BEGIN OPENSSH PRIVATE KEY-----'\n",
    ),
    "userData civo_compute_instance.user_data.aws_key": userData("#!/bin/sh\necho AKIAIOSFODNN7EXAMPLE\n"),
    "userData civo_compute_instance.user_data.token": userData(`#!/bin/sh\necho ghp_${"a1".repeat(18)}\n`),
    "userData civo_compute_instance.user_data.password": userData("#cloud-config\npassword: hunter22\n"),
    "initialUser string.max_len": { initialUser: "u".repeat(33) },
    "initialUser string.pattern": { initialUser: "Root User" },
    "reverseDns string.hostname": { reverseDns: "not a name" },
    "notes string.min_len": { notes: "" },
    "notes string.max_len": { notes: "n".repeat(1025) },
    "privateIpv4 string.ipv4": { privateIpv4: "10.20.0" },
    "volumeType string.min_len": { volumeType: "" },
    "volumeType string.pattern": { volumeType: "the fast one" },
  },
  changes: {
    size: "g3.medium",
    image: "debian-12",
    reservedIpId: null,
    userData: { file: "user-data.sh" },
    privateIpv4: "10.20.0.11",
    volumeType: "encrypted-standard",
  },
  alternatives: {
    region: {
      ...{ region: "FRA1", network: { ref: { name: "frankfurt" } }, privateIpv4: null },
      ...{ firewallIds: null, volumeIds: null, reservedIpId: null },
    },
    network: {
      ...{ network: { ref: { name: "other" } }, privateIpv4: null },
      ...{ firewallIds: null, volumeIds: null },
    },
  },
  oneWay: ["size"],
});
