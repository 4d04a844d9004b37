import { join } from "node:path";
import { readSettings } from "@kindling/cloud-framework/settings-file";
import * as v from "valibot";
import { FIGURES } from "./quota.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const names = v.array(v.string());

/** A fault put into the way of requests. */
const failure = v.strictObject({
  /** Only requests with this method. */
  method: v.optional(v.picklist(["GET", "POST", "PUT", "DELETE"])),
  /** Only requests whose path holds this text: `/objectstores`. */
  path: v.optional(v.string()),
  /** HTTP status to answer with. Absent: the connection is dropped without an answer. */
  status: v.optional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
  /** Civo's error code. Absent: an HTML page, as proxies send it (civo/cli issue 182), even with 200. */
  code: v.optional(v.string()),
  reason: v.optional(v.string()),
  /** Seconds to send as `Retry-After`. */
  retryAfter: v.optional(count),
  /** Whether the work is done before the fault: a lost answer, against a request that never arrived. */
  when: v.optional(v.picklist(["before", "after"]), "before"),
  /** Strikes each nth matching request; 1: every one. Default: the first ones. */
  every: v.optional(atLeastOne),
  /** Strikes so many times in one process. Default: once; without end where `every` is given. */
  times: v.optional(atLeastOne),
});

/** What `civo.yaml` may say. Every setting is optional; the defaults are a well-behaved cloud without limits. */
const settings = v.strictObject({
  /** The API key that is accepted. */
  token: v.optional(v.pipe(v.string(), v.minLength(1)), "kindling-sandbox-token"),
  /** Region codes; the first is the account's default. */
  regions: v.optional(v.pipe(names, v.minLength(1)), ["LON1", "FRA1", "NYC1", "PHX1", "MUM1"]),
  /** What a request without a region gets: the account's default, or (here the last) any. Civo's pages disagree. */
  missingRegion: v.optional(v.picklist(["default", "any"]), "default"),
  /** Regions among these that lack the feature `object_store`. PHX1: civo.com/docs/overview/regions, April 2026. */
  regionsWithoutObjectStore: v.optional(names, ["PHX1"]),
  /** Regions that have no machine left. */
  regionsOutOfCapacity: v.optional(names, []),
  /** Whether each region has a default network. */
  defaultNetworks: v.optional(v.boolean(), true),
  /** Most object store credentials in the account. Absent: no limit. */
  credentialQuota: v.optional(count),
  /** Most GB of object stores in the account. */
  objectStoreGbQuota: v.optional(count, 10_000_000),
  /** Further limits of the account by their name in GET `quota`: `instance_count: 16`. Absent: plenty. */
  quota: v.optional(v.record(v.picklist(FIGURES), count), {}),
  /** Milliseconds before the quota falls after a delete. */
  quotaLagMs: v.optional(count, 0),
  /** More requests than this in a second (of one process) are answered with 429. Absent: no limit. */
  requestsPerSecond: v.optional(atLeastOne),
  /** Whether a 429 carries `Retry-After`. Civo's headers are not known. */
  rateLimitHeader: v.optional(v.boolean(), true),
  /** Milliseconds before each request is taken up. */
  latencyMs: v.optional(count, 0),
  /**
   * How many times a new or changed resource must be read before it is ready. 0: the reply to POST says so already.
   * A delete that it refuses counts as a reading of it, a list doesn't.
   */
  pollsUntilReady: v.optional(count, 0),
  /** Milliseconds before a new or changed resource is ready. */
  readyAfterMs: v.optional(count, 0),
  /** How many times a resource can still be read after its delete, and milliseconds until then. */
  pollsUntilGone: v.optional(count, 0),
  goneAfterMs: v.optional(count, 0),
  /** Where the name of a bucket must be unlike all others: one region, or all of them. Civo doesn't say. */
  nameScope: v.optional(v.picklist(["account", "region"]), "account"),
  /** Bucket names that other customers have. */
  takenNames: v.optional(names, []),
  /** Whether two credentials in a region may have the same name. Civo doesn't say. */
  sameCredentialNames: v.optional(v.boolean(), false),
  /** Form of `objectstore_endpoint`: `objectstore.lon1.civo.com`, or a URL that ends with the bucket. */
  endpointForm: v.optional(v.picklist(["host", "url"]), "host"),
  /** Name of an object store's size in replies. */
  sizeField: v.optional(v.picklist(["max_size", "max_size_gb"]), "max_size"),
  /** Whether a bucket may be made smaller. Civo doesn't say. */
  shrinking: v.optional(v.boolean(), true),
  /** Whether a firewall, an SSH key and a DNS domain can be read by id, which no client of Civo's does. */
  getsById: v.optional(v.boolean(), false),
  /** How a network refuses to be deleted when it has instances: `inuse` is the code like those of other users. */
  networkOfInstance: v.optional(v.picklist(["inuse", "database_network_delete_with_instance"]), "inuse"),
  /** Whether a region's last network, when it isn't the default one, can be deleted. */
  lastNetworkDeletable: v.optional(v.boolean(), true),
  /** How many times a deleted network's label is refused before it is free again (issue 324). */
  refusalsOfFreedLabel: v.optional(count, 0),
  /** Whether a refused network counts for the quota (issue 256). */
  failedNetworksCount: v.optional(v.boolean(), false),
  /** How a firewall in use refuses to be deleted: 409 with a code for its user, or 500 as in 2022 (issue 138). */
  firewallInUse: v.optional(v.picklist(["inuse", "database_firewall_deleted_failed"]), "inuse"),
  /** Whether instances may share a hostname, or the code that refuses it. */
  sameHostnames: v.optional(
    v.picklist(["allowed", "instance_duplicate", "database_instance_duplicate_name"]),
    "allowed",
  ),
  /** Whether a network's first instance gets a public address even with `public_ip: none` (issue 357). */
  firstInstanceGetsPublicIp: v.optional(v.boolean(), true),
  /** Whether `reverse_dns` comes back, or stays "". */
  reverseDns: v.optional(v.picklist(["kept", "dropped"]), "kept"),
  /** Name of an instance's script in replies. */
  scriptField: v.optional(v.picklist(["script", "user_script"]), "script"),
  /** Form of an instance's region in replies: as listed, or in lower case (issue 357). */
  regionCase: v.optional(v.picklist(["listed", "lower"]), "listed"),
  /** Status of an instance once it is built; that of one which failed is unknown: any text. */
  builtInstance: v.optional(v.string(), "ACTIVE"),
  /** Status of an instance that is being resized. */
  resizingInstance: v.optional(v.picklist(["REBOOTING", "BUILDING"]), "REBOOTING"),
  /** What becomes of the volumes attached to an instance when it is deleted. */
  volumesOfDeletedInstance: v.optional(v.picklist(["available", "dangling", "deleted"]), "available"),
  /** Whether a volume stays `creating` until its network has an instance (issue 420). */
  volumesNeedInstance: v.optional(v.boolean(), true),
  /** Whether an attached volume grows, or the code that refuses it. */
  resizingAttachedVolume: v.optional(
    v.picklist(["online", "database_volume_still_attached_cannot_resize", "volume_onlie_resize"]),
    "online",
  ),
  /** Whether assigning another instance's reserved address moves it (U), or the code that refuses it. */
  assigningTakenIp: v.optional(v.picklist(["moves", "database_cannot_move_ip"]), "moves"),
  /** How the hash in an SSH key's fingerprint is written: Civo's page has hex, OpenSSH base64. */
  fingerprintForm: v.optional(v.picklist(["hex", "base64"]), "hex"),
  /** Whether new MySQL databases can be made, as until November 2025. */
  newMySql: v.optional(v.boolean(), false),
  /** Whether a database may have other than 1, 3 or 5 nodes. */
  anyDatabaseNodes: v.optional(v.boolean(), false),
  /** Form of a DNS record's type in replies. */
  recordTypeCase: v.optional(v.picklist(["upper", "lower"]), "upper"),
  /** Status of a cluster that is being built. */
  buildingCluster: v.optional(v.picklist(["BUILDING", "AVAILABLE"]), "BUILDING"),
  /** Names of the account's own disk images. */
  customImages: v.optional(names, []),
  /** Answer to an id that doesn't exist: JSON with a code, a plain 404 page, or 200 with an empty record. */
  notFoundForm: v.optional(v.picklist(["code", "text", "empty"]), "code"),
  /** Answer to a bad token, as in 2020 or as of late. */
  badTokenForm: v.optional(
    v.picklist(["requires_authentication", "database_account_not_found"]),
    "requires_authentication",
  ),
  /** Most items on one page of a list. */
  pageLimit: v.optional(atLeastOne, 100),
  failures: v.optional(v.array(failure), []),
});

export type Failure = v.InferInput<typeof failure>;
export type Settings = v.InferInput<typeof settings>;
export type CheckedSettings = v.InferOutput<typeof settings>;
export type CheckedFailure = v.InferOutput<typeof failure>;

export const checkFailure = (given: Failure): CheckedFailure => v.parse(failure, given);

/** Reads `civo.yaml` of the folder, if there is one, and lays `overrides` over it. Throws `invalid-input`. */
export const loadSettings = (directory: string, overrides: Settings = {}): Promise<CheckedSettings> =>
  readSettings(
    join(directory, "civo.yaml"),
    { cloud: "Civo", schema: settings, parts: { failures: failure }, example: "credentialQuota: 3" },
    overrides,
  );
