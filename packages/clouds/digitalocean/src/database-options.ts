/** What DigitalOcean offers of a database engine. */
export interface EngineOptions {
  readonly versions: readonly string[];
  /** Sizes by number of nodes. */
  readonly sizes: Readonly<Record<number, readonly string[]>>;
  readonly port: number;
}

/** When the tables below were taken from DigitalOcean's OpenAPI document (the answer of GET /v2/databases/options). */
export const OPTIONS_DATE = "2026-05-01";

export const REGIONS = [
  ...["ams3", "atl1", "blr1", "fra1", "lon1", "nyc1", "nyc2", "nyc3"],
  ...["ric1", "sfo2", "sfo3", "sgp1", "syd1", "tor1"],
] as const;

/** `sizes("gd", "2vcpu-8gb 4vcpu-16gb")` is gd-2vcpu-8gb and gd-4vcpu-16gb. */
const sizes = (family: string, shapes: string): string[] =>
  shapes.split(" ").map((shape) => `${family}-${shape}`);

const SMALLEST = sizes("db-s", "1vcpu-1gb");
const BASIC = sizes("db-s", "1vcpu-2gb 2vcpu-4gb 4vcpu-8gb 6vcpu-16gb");
const BIG_BASIC = sizes("db-s", "8vcpu-32gb 16vcpu-64gb");
const GENERAL = sizes("gd", "2vcpu-8gb 4vcpu-16gb 8vcpu-32gb 16vcpu-64gb 32vcpu-128gb 40vcpu-160gb");
const STORAGE = sizes("so1_5", "2vcpu-16gb 4vcpu-32gb 8vcpu-64gb 16vcpu-128gb 24vcpu-192gb 32vcpu-256gb");
const MEMORY = sizes("m", "2vcpu-16gb 4vcpu-32gb 8vcpu-64gb 16vcpu-128gb 24vcpu-192gb 32vcpu-256gb");
const SMALLEST_PREMIUM = ["db-intel", "db-amd"].flatMap((family) => sizes(family, "1vcpu-1gb"));
const PREMIUM = ["db-intel", "db-amd"].flatMap((family) =>
  sizes(family, "1vcpu-2gb 2vcpu-4gb 2vcpu-8gb 4vcpu-8gb 4vcpu-16gb 8vcpu-32gb 16vcpu-64gb"),
);

const SQL = [...BASIC, ...GENERAL, ...STORAGE, ...PREMIUM];
const CACHE = [...BASIC, ...BIG_BASIC, ...MEMORY];
const DOCUMENTS = [...SMALLEST, ...BASIC, ...BIG_BASIC, ...GENERAL, ...STORAGE];
const STREAMS = GENERAL.slice(0, 2);
const SEARCH = [...GENERAL.slice(0, 2), ...sizes("m3", "2vcpu-16gb 4vcpu-32gb 8vcpu-64gb")];

const sqlSizes = { 1: [...SMALLEST, ...SMALLEST_PREMIUM, ...SQL], 2: SQL, 3: SQL };
const cacheSizes = { 1: [...SMALLEST, ...CACHE], 2: CACHE, 3: CACHE };

/** By engine, as the API calls it. */
export const ENGINES: Readonly<Record<string, EngineOptions>> = {
  pg: { versions: ["13", "14", "15", "16", "17"], sizes: sqlSizes, port: 25060 },
  mysql: { versions: ["8"], sizes: sqlSizes, port: 25060 },
  // Has been made no more since 2025-04-30; clusters of it that exist go on.
  redis: { versions: [], sizes: cacheSizes, port: 25061 },
  valkey: { versions: ["8"], sizes: cacheSizes, port: 25061 },
  mongodb: { versions: ["6.0", "7.0"], sizes: { 1: DOCUMENTS, 3: DOCUMENTS }, port: 27017 },
  kafka: {
    versions: ["3.8"],
    sizes: {
      3: [...STREAMS, ...sizes("db-s", "2vcpu-4gb 2vcpu-2gb")],
      ...{ 6: STREAMS, 9: STREAMS, 15: STREAMS },
    },
    port: 25073,
  },
  opensearch: {
    versions: ["1", "2"],
    sizes: {
      1: [...SEARCH, ...sizes("db-s", "1vcpu-2gb 2vcpu-4gb 4vcpu-8gb")],
      3: [...SEARCH, ...sizes("db-s", "2vcpu-4gb 4vcpu-8gb")],
      ...{ 6: SEARCH, 9: SEARCH, 15: SEARCH },
    },
    port: 25060,
  },
};

/** GiB of memory of a size: 4 of `db-s-2vcpu-4gb`. */
export const memoryGib = (size: string): number => Number(/-(\d+)gb/.exec(size)?.[1] ?? 0);

/**
 * GiB of disk that a size comes with. Those of the three smallest are in terraform-provider-digitalocean's acceptance
 * tests; for the others it is a guess that grows with them.
 */
export function baseStorageGib(size: string): number {
  const memory = memoryGib(size);
  return { 1: 10, 2: 30, 4: 60 }[memory] ?? memory * 20;
}

/** GiB of disk that a node may have (doctl databases resize: up to 15 TB), and the step between two sizes. */
export const MOST_STORAGE_GIB = 15_360;
export const STORAGE_STEP_GIB = 10;
