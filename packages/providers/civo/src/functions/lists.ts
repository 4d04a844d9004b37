import type { Caller, Civo } from "../civo.ts";
import { Collection, type CollectionOptions } from "../collection.ts";
import { explained } from "../explain.ts";
import { flag, objects, type Reply, text, told, whole } from "../replies.ts";

/** What Civo offers in a region. */
async function offered(
  civo: Civo,
  caller: Caller,
  { region: named, ...options }: CollectionOptions & { readonly region?: string | undefined },
): Promise<{ region: string; items: Reply[] }> {
  const all = new Collection(civo, options);
  const region = await all.regionOf(caller, named);
  return { region, items: await explained(all, caller, { region }, () => all.list(caller, region)) };
}

/** Disk images of instances: those of Kubernetes' nodes are listed as well, and told by their names (facts: Look-ups). */
export async function diskImages(civo: Civo, caller: Caller, region: string | undefined) {
  const found = await offered(civo, caller, { noun: "disk images", path: "disk_images", region });
  const images = found.items.map(({ id, label, name, version }) =>
    told({ id: text(id), label: text(label), name: text(name), version: text(version) }),
  );
  return { region: found.region, images: images.filter(({ name = "" }) => !/k3s|talos/.test(name)) };
}

/** Sizes of instances, nodes and databases, which their names tell apart (facts: Look-ups). */
export async function sizes(civo: Civo, caller: Caller) {
  const { items } = await offered(civo, caller, { noun: "sizes", path: "sizes" });
  return items.map((size) => {
    const name = text(size.name) ?? "";
    return told({
      ...{ name, type: typeOf(name), cpu: whole(size.cpu_cores), ram: whole(size.ram_mb) },
      ...{ disk: whole(size.disk_gb), gpu: whole(size.gpu_count), gpuType: text(size.gpu_type) },
      ...{ description: text(size.description), selectable: flag(size.selectable) },
    });
  });
}

function typeOf(name: string): string {
  if (/\.(kube|k3s)\./.test(name)) return "kubernetes";
  return name.includes(".db.") ? "database" : "instance";
}

export async function regions(civo: Civo, caller: Caller) {
  const all = new Collection(civo, { noun: "regions", path: "regions", isAccountWide: true });
  const listed = await explained(all, caller, {}, () => all.list(caller, undefined));
  return listed.map((region) =>
    told({
      ...{ code: text(region.code)?.toUpperCase(), name: text(region.name), country: text(region.country) },
      default: flag(region.default),
    }),
  );
}

export async function kubernetesVersions(civo: Civo, caller: Caller) {
  const found = { noun: "Kubernetes versions", path: "kubernetes/versions" };
  const { items } = await offered(civo, caller, found);
  return items.map(({ version, label, type, ...one }) =>
    told({ version: text(version), label: text(label), type: text(type), default: flag(one.default) }),
  );
}

/** They come by engine: `{"PostgreSQL": [{software_version, default}]}` (facts: Databases). */
export async function databaseVersions(civo: Civo, caller: Caller) {
  const all = new Collection(civo, { noun: "database versions", path: "databases/versions" });
  const region = await all.regionOf(caller, undefined);
  const found = await explained(all, caller, { region }, () => civo.one(caller, all.options.path, region));
  return Object.entries(found).flatMap(([engine, versions]) =>
    objects(versions).map((version) =>
      told({ engine, version: text(version.software_version), default: flag(version.default) }),
    ),
  );
}
