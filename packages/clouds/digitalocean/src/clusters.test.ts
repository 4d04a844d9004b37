import { isSecret, UNKNOWN } from "@kindling/core/property-value";
import { describe, expect, it, test } from "vitest";
import { account, open, small } from "./account.fixture.ts";

describe("a cluster's differences (facts: DigitalOcean)", () => {
  it.each([
    [{ name: "other" }, "name: update-replace, deleting first"],
    [{ engine: "mysql" }, "engine: update-replace, deleting first"],
    [{ projectId: "p" }, "projectId: update-replace, deleting first"],
    [{ privateNetworkUuid: "v" }, "privateNetworkUuid: update-replace, deleting first"],
    [{ region: "lon1" }, "region: update"],
    [{ version: "17" }, "version: update"],
    [{ size: "db-s-2vcpu-4gb", nodeCount: 2 }, "size: update, nodeCount: update"],
    [{ storageSizeMib: "61440" }, "storageSizeMib: update"],
    [{ storageSizeMib: "30720" }, ""],
    [{ tags: ["a"] }, "tags: add"],
    [{ tags: [] }, ""],
    [{ backupRestore: { databaseName: "x" } }, "backupRestore: add"],
  ])("%j: %s", async (changes, expected) => {
    const { create, change } = await account();
    expect(await change(await create("DatabaseCluster", small), changes)).toBe(expected);
  });

  it("have no order of tags, no case of theirs, and no seconds", async () => {
    const { create, change } = await account();
    const maintenanceWindows = [{ day: "monday", hour: "13:00" }];
    const made = await create("DatabaseCluster", { ...small, tags: ["a", "B"], maintenanceWindows });
    expect(open(made).maintenanceWindows).toEqual([{ day: "monday", hour: "13:00:00" }]);
    expect(await change(made, { tags: ["b", "a"] })).toBe("");
    expect(await change(made, { maintenanceWindows: [{ day: "tuesday", hour: "13:00" }] })).not.toBe("");
  });

  it("plan a replacement after a region change with a VPC, which loses the data", async () => {
    const { create, change, update } = await account();
    const { id } = await create("Vpc", { name: "v", region: "nyc3" });
    const made = await create("DatabaseCluster", { ...small, privateNetworkUuid: id });
    const moved = await update(made, { region: "lon1" });
    expect(await change(moved, {})).toBe("privateNetworkUuid: update-replace, deleting first");
  });
});

test("secrets, and what only the cloud can tell", async () => {
  const { create, planned } = await account();
  const { outputs } = await create("DatabaseCluster", small);
  const secrets = Object.keys(outputs).filter((name) => isSecret(outputs[name]));
  expect(secrets.toSorted()).toEqual(["password", "privateUri", "uiPassword", "uiUri", "uri"]);
  const { password, uri, storageSizeMib, privateNetworkUuid } = open({ outputs });
  expect(uri).toBe(
    `postgresql://doadmin:${password}@shop-db-do-user-1234567-0.db.ondigitalocean.com:25060/defaultdb?sslmode=require`,
  );
  expect(storageSizeMib).toBe("30720");
  const preview = open({ outputs: await planned("DatabaseCluster", small) });
  expect(preview).toMatchObject({ ...small, uri: UNKNOWN, privateNetworkUuid: UNKNOWN });
  expect(privateNetworkUuid).toMatch(/^[0-9a-f-]{36}$/);
});

describe("the API refuses", () => {
  it.each([
    [{ engine: "oracle" }, "invalid cluster engine"],
    [{ engine: "redis", version: "7" }, "no longer supported"],
    [{ version: "9" }, "invalid pg version"],
    [{ size: "db-s-9vcpu-9gb" }, "invalid size"],
    [{ nodeCount: 4 }, "invalid number of nodes"],
    [{ size: "db-s-1vcpu-1gb", nodeCount: 2 }, "not available for 2 nodes"],
    [{ region: "mars1" }, "invalid cluster region"],
    [{ storageSizeMib: "20480" }, "invalid storage size"],
    [{ storageSizeMib: "35000" }, "invalid storage size"],
    [{ privateNetworkUuid: "nowhere" }, "invalid private_network_uuid"],
    [{ name: "taken" }, "cluster name is not available"],
  ])("%j: %s", async (changes, words) => {
    const { create } = await account({ takenNames: ["taken"] });
    await expect(create("DatabaseCluster", { ...small, ...changes })).rejects.toThrow(
      new RegExp(
        `Error creating database cluster: POST https://api.digitalocean.com/v2/databases: 422 .*${words}`,
      ),
    );
  });

  it("to make nodes or disks smaller, and versions older", async () => {
    const { create, update } = await account();
    const made = await create("DatabaseCluster", { ...small, storageSizeMib: "61440" });
    await expect(update(made, { size: "db-s-1vcpu-1gb" })).rejects.toThrow("smaller size");
    await expect(update(made, { storageSizeMib: "40960" })).rejects.toThrow("reduced");
    await expect(update(made, { version: "15" })).rejects.toThrow("cannot upgrade");
  });
});

test("what doesn't go together is refused before anything runs", async () => {
  const { check } = await account();
  await expect(check("DatabaseCluster", { ...small, sqlMode: "ANSI" })).rejects.toThrow(
    "only supported for MySQL",
  );
  await expect(check("DatabaseCluster", { ...small, evictionPolicy: "noeviction" })).rejects.toThrow(
    "Valkey",
  );
  await expect(check("DatabaseCluster", { ...small, tags: ["two words"] })).rejects.toThrow(
    "tags may contain",
  );
  const { version: _, ...without } = small;
  await expect(check("DatabaseCluster", without)).rejects.toThrow('"version" is required');
});

test("taking the maintenance window away kills the plugin, and a changed backup does nothing", async () => {
  const { create, update } = await account();
  await create("DatabaseCluster", { ...small, name: "old" });
  const maintenanceWindows = [{ day: "monday", hour: "13:00" }];
  const made = await create("DatabaseCluster", { ...small, maintenanceWindows });
  await expect(update(made, { maintenanceWindows: null })).rejects.toThrow("panic");
  const changed = await update(made, { backupRestore: { databaseName: "old" } });
  expect(changed.id).toBe(made.id);
});

describe("time", () => {
  const steps = () => {
    const slept: number[] = [];
    return { slept, sleep: async (ms: number) => void slept.push(ms) };
  };

  it("passes in steps of 15 s, the first before the first look", async () => {
    const clock = steps();
    const { create } = await account({ stepsUntilOnline: 3 }, { clock });
    await create("DatabaseCluster", small);
    expect(clock.slept).toEqual([15_000, 15_000, 15_000]);
  });

  it("is none by default", async () => {
    const clock = steps();
    const { create } = await account({}, { clock });
    await create("DatabaseCluster", small);
    expect(clock.slept).toEqual([]);
  });

  it("that goes wrong leaves a cluster which no state knows", async () => {
    const { create, cloud } = await account({ stepsUntilOnline: 2 }, { clock: steps() });
    cloud.fail({ method: "GET", path: "/databases/", status: 500, times: 5 });
    const failed = create("DatabaseCluster", small);
    await expect(failed).rejects.not.toHaveProperty("id");
    await expect(failed).rejects.toThrow("Error trying to read database cluster state");
    await expect(create("DatabaseCluster", small)).rejects.toThrow("cluster name is not available");
  });
});
