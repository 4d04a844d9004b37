import type { DigitalOceanDatabaseClusterValid } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/api";
import type { DigitalOceanDatabaseClusterSpecValid } from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/spec";
import { regionSlug } from "@kindling/module-digital-ocean/region";
import { tags } from "@kindling/module-digital-ocean/tags";
import { softwareOf } from "./engine.ts";

export interface Locals {
  readonly spec: DigitalOceanDatabaseClusterSpecValid;
  /** Engine and version as DigitalOcean calls them. */
  readonly engine: string;
  readonly version: string;
  /** Slug of the region: `nyc3`. */
  readonly region: string;
  /** The disk in MiB as a decimal number, which is how the provider takes it. */
  readonly storageSizeMib: string | undefined;
  /** Clients from outside of the VPC are let in. */
  readonly isPublic: boolean;
  /** Tags of the spec and labels. */
  readonly tags: readonly string[];
}

/** What is computed from the manifest alone. */
export function localsOf(target: DigitalOceanDatabaseClusterValid): Locals {
  const { spec } = target;
  const { storageGib, enablePublicConnectivity = true } = spec;
  return {
    spec,
    ...softwareOf(spec.engine, spec.engineVersion),
    region: regionSlug(spec.region),
    storageSizeMib: storageGib === undefined ? undefined : String(storageGib * 1024),
    isPublic: enablePublicConnectivity,
    tags: tags(target, spec.tags),
  };
}
