import { Hono } from "hono";
import { type Account, regionOf } from "./account.ts";
import { stableId } from "./catalogue.ts";
import { KUBERNETES_VERSIONS } from "./kubernetes-catalogue.ts";
import { NotFound } from "./refusal.ts";

interface DiskImage {
  readonly id: string;
  readonly name: string;
  readonly initial_user: string;
}

const distributions: readonly [name: string, version: string, distribution: string, label: string][] = [
  ["debian-11", "11", "debian", "bullseye"],
  ["debian-12", "12", "debian", "bookworm"],
  ["rocky-9", "9", "rocky", ""],
  ["ubuntu-focal", "20.04", "ubuntu", "focal"],
  ["ubuntu-jammy", "22.04", "ubuntu", "jammy"],
  ["ubuntu-noble", "24.04", "ubuntu", "noble"],
];

const DEFAULT_IMAGE = "ubuntu-noble";

function images(region: string, custom: readonly string[] | undefined): DiskImage[] {
  const rows = custom
    ? custom.map((name) => [name, "1", "custom", ""] as const)
    : // Images of nodes are in the list too; their names tell (facts: Look-ups).
      [...distributions, ...KUBERNETES_VERSIONS.map(({ label }) => [label, label, "civo", ""] as const)];
  return rows.map(([name, version, distribution, label]) => ({
    ...{ id: stableId("disk image", region, name), name, version, state: "available", distribution, label },
    ...{ initial_user: "civo", os: "linux", description: "", distribution_default: name === DEFAULT_IMAGE },
  }));
}

/** The disk image of an id, in its own region only. */
export function diskImage({ settings }: Account, region: string, id: string): DiskImage {
  const all = [...images(region, undefined), ...images(region, settings.customImages)];
  const found = all.find((image) => image.id === id);
  if (found === undefined) throw new NotFound("disk image");
  return found;
}

/** `disk_images`. */
export const diskImages = (account: Account): Hono =>
  new Hono()
    .get("/", (c) => {
      const custom = c.req.query("type") === "custom" ? account.settings.customImages : undefined;
      return c.json(images(regionOf(account, c), custom));
    })
    .get("/:id", (c) => c.json(diskImage(account, regionOf(account, c), c.req.param("id"))));
