import { modulesFor } from "./cloud-config.ts";
import { checkUserData } from "./user-data.ts";

export interface Start {
  /** The user's shell script or `#cloud-config` document. */
  readonly userData?: string | undefined;
  /** Public keys to let in beside the one that Civo itself puts there. */
  readonly publicKeys: readonly string[];
  /** Whom they let in. */
  readonly user: string;
}

/**
 * One shell script that lets the keys in and then does what the user data says. Its exit status is that of the user's
 * script; of cloud-config and of the keys it is 1 where something failed. A user's script alone stays as it is. Throws
 * `invalid-input` for user data that can't be run.
 */
export function startScript({ userData, publicKeys, user }: Start): string {
  if (userData !== undefined) checkUserData(userData);
  const modules = userData?.startsWith("#cloud-config") ? modulesFor(userData) : undefined;
  if (userData !== undefined && modules === undefined && publicKeys.length === 0) return userData;
  const parts = [BEGINNING];
  if (publicKeys.length > 0) parts.push(keysPart(publicKeys, user));
  if (userData !== undefined && modules) parts.push(cloudConfigPart(userData, modules));
  else if (userData !== undefined) parts.push(scriptPart(userData));
  return [...parts, "exit $status", ""].join("\n");
}

// Beside itself since /tmp may be mounted noexec. mktemp makes it for root alone.
const BEGINNING = `#!/bin/sh
# Made by Kindling from spec.sshKeyIds and spec.userData.
dir=$(mktemp -d "$(dirname "$0")/kindling.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
status=0`;

/** Owner and modes as sshd wants them; a key that is there already isn't added again. */
const keysPart = (publicKeys: readonly string[], user: string): string => `
user=${user}
let_in() {
  home=$(getent passwd "$user" | cut -d: -f6) && [ -n "$home" ] || return 1
  group=$(id -gn "$user") || return 1
  keys=$home/.ssh/authorized_keys
  mkdir -p "$home/.ssh" && touch "$keys" || return 1
  # Its last line may not be ended.
  [ -z "$(tail -c 1 "$keys")" ] || echo >>"$keys"
  while IFS= read -r key; do
    grep -qxF -e "$key" "$keys" || printf '%s\\n' "$key" >>"$keys" || return 1
  done
  chmod 700 "$home/.ssh" && chmod 600 "$keys" && chown "$user:$group" "$home/.ssh" "$keys" || return 1
  if command -v restorecon >/dev/null; then restorecon -R "$home/.ssh"; fi
}
${document("let_in", publicKeys.flatMap(lines).join("\n"))}
[ $? -eq 0 ] || { echo "kindling: $user didn't get the SSH keys" >&2; status=1; }`;

const lines = (key: string): string[] => key.split(/\r?\n/).filter(Boolean);

const scriptPart = (text: string): string => `
${document(`cat >"$dir/user-data"`, text)}
chmod 700 "$dir/user-data"
"$dir/user-data" "$@"
code=$?
[ $code -eq 0 ] || status=$code`;

/**
 * Runs each module again though it ran at boot. Later versions of cloud-init take `--file` after `single`, earlier
 * ones before it. The
 * script that runcmd makes is run here: what else lies beside it ran at boot.
 */
const cloudConfigPart = (text: string, modules: readonly string[]): string => `
config=$dir/user-data.yaml
${document(`cat >"$config"`, text)}
apply() {
  if cloud-init single --help 2>/dev/null | grep -q -e --file; then
    cloud-init single --file "$config" --name "$1" --frequency always
  else
    cloud-init --file "$config" single --name "$1" --frequency always
  fi || { echo "kindling: cloud-init's module $1 failed" >&2; status=1; }
}
${modules.map((module) => (module === "runcmd" ? RUNCMD : `apply ${module}`)).join("\n")}`;

// A run of boot's own may still be reading its file: it is moved away and back, never written over.
const RUNCMD = `made=/var/lib/cloud/instance/scripts/runcmd
[ ! -f $made ] || mv $made "$dir/boot"
apply runcmd
if [ -f $made ]; then
  mv $made "$dir/runcmd"
  sh "$dir/runcmd" || { echo "kindling: runcmd failed" >&2; status=1; }
fi
[ ! -f "$dir/boot" ] || mv "$dir/boot" $made`;

/** A here-document, whose end is a line that the text doesn't have. */
function document(command: string, text: string): string {
  const taken = new Set(text.split("\n"));
  let end = "KINDLING_END";
  while (taken.has(end)) end += "_";
  return `${command} <<'${end}'\n${text}${text.endsWith("\n") ? "" : "\n"}${end}`;
}
