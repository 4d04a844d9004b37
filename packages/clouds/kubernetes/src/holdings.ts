import { existsSync } from "node:fs";
import { join } from "node:path";
import { KindlingError } from "@kindling/core/error";
import { type StoredObject, SYSTEM_NAMESPACES } from "./api-server.ts";
import { OWN_CLUSTER } from "./connection.ts";
import { RELEASE_TYPE } from "./helm.ts";
import { annotationsOf } from "./object.ts";
import { Records, type Stored } from "./records.ts";

/** Something that a simulated cluster holds. */
export interface Holding {
  /** `Secret`, `helm release` */
  readonly noun: string;
  readonly name: string;
  /** Its namespace; empty for what is in none. */
  readonly namespace: string;
  /** URL of the cluster's API; empty for the sandbox's own cluster. */
  readonly cluster: string;
}

/**
 * What the simulated clusters of a folder hold, in the order in which it was made, apart from every cluster's namespaces
 * and what belongs to a release. Throws `unreadable` for a file that is none of its own.
 */
export function holdings(directory: string): Holding[] {
  if (!existsSync(join(directory, "kubernetes.sqlite"))) return [];
  try {
    const records = new Records(directory);
    try {
      return records.all().flatMap(holdingOf);
    } finally {
      records.close();
    }
  } catch (cause) {
    throw new KindlingError("unreadable", `can't read what the simulated Kubernetes holds in ${directory}`, {
      path: directory,
      cause,
    });
  }
}

function holdingOf({ cluster: url, type, namespace, name, body }: Stored<unknown>): Holding[] {
  const cluster = url === OWN_CLUSTER ? "" : url;
  if (type === RELEASE_TYPE) return [{ noun: type, name, namespace, cluster }];
  const { object } = body as StoredObject;
  if (type === "/Namespace" && SYSTEM_NAMESPACES.includes(name)) return [];
  if (annotationsOf(object)["meta.helm.sh/release-name"] !== undefined) return [];
  return [{ noun: type.slice(type.indexOf("/") + 1), name, namespace, cluster }];
}
