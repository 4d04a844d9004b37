import { stableId } from "./catalogue.ts";
import { civo } from "./client.fixture.ts";
import type { CivoCloudOptions, Settings } from "./index.ts";

/** The id of a disk image in a region. */
export const image = (name = "ubuntu-jammy", region = "LON1") => stableId("disk image", region, name);

/** For tests: a simulated Civo with a network `net` in LON1, and short ways to put something into it. */
export async function machines(settings: Settings = {}, options: Partial<CivoCloudOptions> = {}) {
  const api = await civo(settings, options);
  const network = await api.made("networks", { label: "net" });
  const instanceBody = { size: "g3.small", template_id: image(), network_id: network, region: "LON1" };
  return {
    ...api,
    network,
    /** Tries to make an instance, and returns the reply. */
    tryInstance: (hostname: string, body: object = {}) =>
      api.post("instances", { ...instanceBody, hostname, ...body }),
    instance: (hostname: string, body: object = {}) =>
      api.made("instances", { ...instanceBody, hostname, ...body }),
    volume: (name: string, body: object = {}) =>
      api.made("volumes", { name, size_gb: 10, network_id: network, ...body }),
    firewall: (name: string, body: object = {}) =>
      api.made("firewalls", { name, network_id: network, ...body }),
    /** Deletes in LON1 and says how that ended. */
    remove: async (path: string, id: string) => api.outcome(await api.del(`${path}/${id}?region=LON1`)),
    /** Does something to a resource in LON1 and says how that ended. */
    act: async (method: "put" | "post", path: string, body: object = {}) =>
      api.outcome(await api[method](path, { region: "LON1", ...body })),
  };
}
