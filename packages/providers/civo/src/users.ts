import type { Caller, Civo } from "./civo.ts";
import type { User } from "./collection.ts";
import { type Reply, text } from "./replies.ts";

/** What may be in a network or use a firewall. */
const USERS = [
  { noun: "instance", path: "instances", isPaged: true },
  { noun: "Kubernetes cluster", path: "kubernetes/clusters", isPaged: true },
  { noun: "database", path: "databases", isPaged: true },
  { noun: "volume", path: "volumes", isPaged: false },
] as const;

/** What is in a network or uses a firewall, as far as Civo lists it: what is being deleted may be missing already. */
export async function usersOf(
  civo: Civo,
  caller: Caller,
  region: string | undefined,
  field: "network_id" | "firewall_id",
  id: string,
): Promise<User[]> {
  const found = USERS.map(async ({ noun, path, isPaged }) => {
    // A region need not have databases or clusters.
    const listed = await (isPaged ? civo.pages : civo.list).call(civo, caller, path, region).catch(() => []);
    return listed
      .filter((record) => record[field] === id)
      .map((record) => ({
        what: `${noun} ${text(record.hostname) ?? text(record.name) ?? record.id}${claimOf(record)}`,
        isLeaving: /delet/i.test(String(record.status)),
      }));
  });
  return (await Promise.all(found)).flat();
}

/** Volumes of claims outlive their cluster (facts: Kubernetes). */
const claimOf = ({ cluster_id: id }: Reply): string =>
  text(id) ? ` of a claim in Kubernetes cluster ${id}` : "";
