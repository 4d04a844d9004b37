import { nearest } from "@kindling/core/nearest";
import { isMap, isScalar, parseDocument } from "yaml";
import { checkUserData, refused } from "./user-data.ts";

/**
 * Cloud-init's modules that do the same after boot, in the order in which cloud-init runs them, each with the keys of a
 * cloud-config document that it reads (cloud-init's module reference and `config/cloud.cfg.tmpl`).
 */
const MODULES: readonly (readonly [module: string, ...keys: string[]])[] = [
  ["seed_random", "random_seed"],
  ["write_files", "write_files"],
  ["mounts", "mounts", "mount_default_fields", "swap"],
  ["ca_certs", "ca_certs", "ca-certs"],
  ["rsyslog", "rsyslog"],
  ["users_groups", "users", "groups", "user"],
  ["set_passwords", "ssh_pwauth", "chpasswd", "password"],
  ["wireguard", "wireguard"],
  ["snap", "snap"],
  ["ssh_import_id", "ssh_import_id"],
  ["locale", "locale", "locale_configfile"],
  ["keyboard", "keyboard"],
  ["apt_configure", "apt"],
  ["apt_pipelining", "apt_pipelining"],
  ["yum_add_repo", "yum_repos", "yum_repo_dir"],
  ["ntp", "ntp"],
  ["timezone", "timezone"],
  [
    "package_update_upgrade_install",
    "packages",
    "package_update",
    "package_upgrade",
    "package_reboot_if_required",
  ],
  ["landscape", "landscape"],
  ["lxd", "lxd"],
  // Those with `defer: true`.
  ["write_files_deferred", "write_files"],
  ["puppet", "puppet"],
  ["chef", "chef"],
  ["ansible", "ansible"],
  ["mcollective", "mcollective"],
  ["salt_minion", "salt_minion"],
  ["runcmd", "runcmd"],
  ["phone_home", "phone_home"],
  ["final_message", "final_message"],
  ["power_state_change", "power_state"],
];

const KEYS = [...new Set(MODULES.flatMap(([, ...keys]) => keys))];

/**
 * The modules that apply a `#cloud-config` document after boot, in order. Throws `invalid-input` for one that isn't a
 * YAML mapping, and for keys that can't be applied then.
 */
export function modulesFor(text: string): string[] {
  const keys = topLevelKeys(text);
  // The rules know keys at the beginning of a line; a document may be written otherwise.
  checkUserData(["#cloud-config", ...keys.map((key) => `${key}:`)].join("\n"));
  const unknown = keys.find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = nearest(unknown, KEYS);
    const name = /^[a-z0-9_-]{1,40}$/.test(unknown) ? unknown : "a key";
    const hint = near ? `did you mean ${near}?` : "leave it out, or do it in runcmd";
    throw refused(`has ${name}, which none of cloud-init's modules that work after boot takes; ${hint}`);
  }
  return MODULES.filter(([, ...its]) => its.some((key) => keys.includes(key))).map(([module]) => module);
}

function topLevelKeys(text: string): string[] {
  // YAML 1.1, as cloud-init reads it. Pretty errors would quote the document, which may hold secrets.
  const document = parseDocument(text, { version: "1.1", prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    const line = text.slice(0, error.pos[0]).split("\n").length;
    throw refused(`is a #cloud-config document that is no YAML: line ${line} (${error.code})`);
  }
  if (!isMap(document.contents))
    throw refused("is a #cloud-config document that is no mapping of keys such as packages and runcmd");
  return document.contents.items.map(({ key }) => String(isScalar(key) ? key.value : key));
}
