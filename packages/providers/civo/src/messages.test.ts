import { inspect } from "node:util";
import { expect, test } from "vitest";
import { bench } from "./against-cloud.fixture.ts";

const named = { name: "my-bucket", region: "LON1" };
const message = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "no error",
    (error: Error) => error.message,
  );

test("bucket name already exists: choose another, or import your own", async () => {
  const { create } = await bench({ takenNames: ["my-bucket"] });
  expect(await message(create("ObjectStore", "b", named))).toBe(
    "bucket my-bucket in LON1: a bucket of this name already exists " +
      "(POST objectstores: 409 database_object_store_duplicate_name: An object store of this name already exists). " +
      "Names are shared with other stacks and accounts: choose another name",
  );
  const own = await bench();
  const { id } = await own.create("ObjectStore", "b", named);
  expect(await message(own.create("ObjectStore", "c", named))).toContain(
    `it is in this account, with id ${id}. Choose another name or, if an interrupted run made it, import it`,
  );
});

test.each(["requires_authentication", "database_account_not_found"] as const)(
  "a bad token: where it came from and where to verify it (%s)",
  async (badTokenForm) => {
    const { create } = await bench({ badTokenForm }, { config: { token: "wrong-token" } });
    const said = await message(create("ObjectStore", "b", named));
    expect(said).toContain("bucket my-bucket in LON1: Civo refused the API token (GET regions: 401");
    expect(said).toContain("The token came from the provider's `token`. Verify it in Civo's dashboard");
    expect(said).not.toContain("wrong-token");
  },
);

test("an unknown region: the valid ones", async () => {
  const { create } = await bench();
  expect(await message(create("ObjectStore", "b", { ...named, region: "PAR1" }))).toBe(
    "bucket my-bucket in PAR1: Civo has no region PAR1. Valid regions: LON1, FRA1, NYC1, PHX1, MUM1",
  );
});

test("a region's outage is told from an unknown region", async () => {
  const failures = [{ path: "/objectstores", status: 404, code: "database_region_not_found" }];
  const { create } = await bench({ failures });
  expect(await message(create("ObjectStore", "b", named))).toContain(
    "region LON1 can't be reached at present (POST objectstores: 404",
  );
});

test("a region without object stores: those that have one", async () => {
  const { create } = await bench({ regionsWithoutObjectStore: ["LON1", "PHX1"] });
  expect(await message(create("ObjectStoreCredential", "c"))).toMatch(
    /region LON1 has no object store. Regions that have one: FRA1, NYC1, MUM1$/,
  );
});

test("credential creation failed: the quota's numbers, delete some or ask support", async () => {
  const { create } = await bench({ credentialQuota: 1, objectStoreGbQuota: 5000 });
  await create("ObjectStoreCredential", "c");
  expect(await message(create("ObjectStoreCredential", "d", { name: "d", region: "LON1" }))).toBe(
    "credential d in LON1: a quota of the account is used up " +
      "(POST objectstore/credentials: 403 quota_limit_reached: Your quota does " +
      "not allow for this, credential count; limit 1, used 1, needed 1). The account's object storage: 0 of 5000 GB " +
      "used; credentials in LON1: 1. Delete unused credentials, or ask Civo support for a higher quota",
  );
});

test("a rate limit that doesn't end: how long was waited, fewer at a time", async () => {
  const failures = [
    { path: "/objectstores", status: 429, code: "rate_limit_exceeded", retryAfter: 60, times: 99 },
  ];
  const { create } = await bench({ failures });
  expect(await message(create("ObjectStore", "b", named))).toContain(
    "Civo's rate limit is still reached after minutes of waiting (POST objectstores: 429 rate_limit_exceeded",
  );
});

test("a credential that still owns a bucket: which", async () => {
  const { create, provider } = await bench();
  const credential = await create("ObjectStoreCredential", "c", { name: "c", region: "LON1" });
  await create("ObjectStore", "b", { ...named, accessKeyId: credential.outputs.accessKeyId ?? null });
  expect(await message(provider.delete(credential))).toMatch(
    /credential c in LON1: something still needs it \(DELETE .* 409 .*\): bucket my-bucket. Delete that first$/,
  );
});

test("anything else: what Civo said; a resource that is gone: refresh", async () => {
  const failures = [{ method: "POST", status: 400, code: "parameter_x", reason: "X is odd" } as const];
  const { create, provider, call } = await bench({ failures });
  expect(await message(create("ObjectStore", "b", named))).toBe(
    "bucket my-bucket in LON1: Civo answered POST objectstores: 400 parameter_x: X is odd",
  );
  const gone = { ...call("ObjectStore", "b"), id: "none", oldInputs: named, oldOutputs: named, news: named };
  const update = provider.update({ ...gone, ignoreChanges: [], preview: false });
  expect(await message(update)).toContain("If it was deleted elsewhere, a refresh takes note of it");
});

test("no token or key in an error, not even deep inside, not even when Civo repeats it", async () => {
  const reason = "bad key hush for token sandbox-secret";
  const settings = {
    token: "sandbox-secret",
    failures: [{ method: "POST", status: 400, code: "odd", reason } as const],
  };
  const { create } = await bench(settings);
  const news = { name: "c", region: "LON1", secretAccessKey: "hush" };
  const error = await create("ObjectStoreCredential", "c", news).catch((failure: unknown) => failure);
  expect(inspect(error, { depth: 20 })).toContain("bad key [secret] for token [secret]");
  expect(inspect(error, { depth: 20 })).not.toMatch(/hush|sandbox-secret/);
});

const NOWHERE = "11111111-2222-4333-8444-555555555555";

test.each([
  [{ networkId: NOWHERE }, /network_not_found.* same region: `civo network list --region LON1` shows/],
  [{ size: "g9.huge" }, /size_not_found.* offers .*: `civo size list --region LON1` shows/],
  [{ diskImage: NOWHERE }, /disk_image_not_found.* of the region: `civo diskimage list --region LON1` shows/],
  [{ firewallId: NOWHERE }, /firewall_not_found.*`civo firewall list --region LON1` shows/],
  [{ sshkeyId: NOWHERE }, /ssh_key_not_found.* of the account: `civo sshkey list/],
])(
  "an instance that names what isn't there, %j: what it must be, and where it is seen",
  async (wrong, said) => {
    const { create } = await bench();
    const { id: networkId } = await create("Network", "n", { label: "main", region: "LON1" });
    const right = { hostname: "web", diskImage: "ubuntu-noble", region: "LON1", networkId };
    expect(await message(create("Instance", "web", { ...right, ...wrong }))).toMatch(said);
  },
);
