import {
  DigitalOceanDatabaseClusterSpec_Engine as Engine,
  DigitalOceanDatabaseClusterSpec_EngineSchema as EngineSchema,
} from "@kindling/apis/kindling/digital_ocean/database_cluster/v1/spec";

/** Engines that DigitalOcean calls otherwise. */
const SLUGS: Readonly<Partial<Record<Engine, string>>> = { [Engine.postgres]: "pg" };

/**
 * The Valkey that goes on from a version of Redis: Valkey 8 is compatible with Redis 7.2, and DigitalOcean made it of
 * its Redis 7 clusters. The spec's rules refuse other versions.
 */
const VALKEY_OF_REDIS: Readonly<Record<string, string>> = { "7": "8", "7.2": "8" };

/** An engine and its version as DigitalOcean's API calls them. */
export function softwareOf(engine: Engine, version: string): { engine: string; version: string } {
  const valkey = engine === Engine.redis ? VALKEY_OF_REDIS[version] : undefined;
  if (valkey !== undefined) return { engine: "valkey", version: valkey };
  return { engine: SLUGS[engine] ?? EngineSchema.value[engine]?.name ?? "", version };
}
