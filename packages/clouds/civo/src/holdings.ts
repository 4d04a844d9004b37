import { existsSync } from "node:fs";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { EVERYWHERE } from "./inventory.ts";
import { Resources } from "./resources.ts";
import { codes } from "./types.ts";

/** Something that a simulated account holds. */
export interface Holding {
  /** `object store` */
  readonly noun: string;
  readonly name: string;
  /** Absent for what is account-wide: SSH keys and DNS. */
  readonly region?: string;
}

/** What has a name of its own: neither parts of another resource nor what refusals leave behind. */
const shown = (type: string): boolean =>
  type in codes && type !== "firewall rule" && type !== "Kubernetes node pool";

/**
 * What the simulated Civo of a folder holds, in the order in which it was made, apart from what every account has:
 * the default networks. Throws `unreadable` for a file that is none of its own.
 */
export function holdings(directory: string): Holding[] {
  if (!existsSync(join(directory, "civo.sqlite"))) return [];
  try {
    const resources = new Resources(directory);
    try {
      return resources
        .all()
        .filter(({ type, body }) => shown(type) && !(body as { isDefault?: boolean }).isDefault)
        .map(({ type, name, region }) => ({ noun: type, name, ...(region !== EVERYWHERE && { region }) }));
    } finally {
      resources.close();
    }
  } catch (error) {
    throw new KindlingError("unreadable", `can't read what the simulated Civo holds in ${directory}`, {
      ...{ path: directory, cause: error },
    });
  }
}
