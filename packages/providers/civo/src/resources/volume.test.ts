import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { machines } from "../machines.fixture.ts";

test("a volume whose network has no instance is made without waiting for it to be available", async () => {
  const { volume, record, requests, waits, provider, refresh } = await machines();
  const made = await volume("data");
  expect(made.outputs).toEqual({
    ...{ name: "data", networkId: made.inputs.networkId, sizeGb: 10, region: "LON1" },
    ...{ volumeType: "ms-xfs-2-replicas", mountPoint: "" },
  });
  expect((await record("volumes", made)).status).toBe("creating");
  expect(requests).toContain("POST /v2/volumes 200");
  expect(waits).toEqual([]);
  // Nothing that Civo chose shows up as a difference (2.4.8: `volumeType`).
  expect((await refresh(made))?.inputs).toEqual(made.inputs);
  await provider.delete(made);
  expect(await refresh(made)).toBeUndefined();
});

test("name, network and type are those of another volume (2.4.8 failed at the update)", async () => {
  const { volume, diff } = await machines();
  const made = await volume("data");
  for (const change of [{ name: "x" }, { networkId: "x" }, { volumeType: "csi-s3" }, { region: "FRA1" }])
    expect((await diff(made, change)).replaces).toEqual(Object.keys(change));
  expect((await diff(made, { region: "lon1", volumeType: "ms-xfs-2-replicas" })).changes).toBe("none");
});

test("it grows in place", async () => {
  const { volume, instance, update, diff, record } = await machines({ pollsUntilReady: 2 });
  await instance("web");
  const made = await volume("data");
  while ((await record("volumes", made)).status !== "available");
  expect(await diff(made, { sizeGb: 20 })).toMatchObject({ changes: "some", replaces: [] });
  expect((await update(made, { sizeGb: 20 })).outputs.sizeGb).toBe(20);
  expect(await record("volumes", made)).toMatchObject({ status: "available", size_gb: 20 });
});

test("shrinking is refused with the reason, in the preview already", async () => {
  const { volume, update, requests } = await machines();
  const made = await volume("data", { sizeGb: 20 });
  for (const preview of [true, false])
    await expect(update(made, { sizeGb: 10 }, preview)).rejects.toThrow(
      "volume data in LON1: it has 20 GB and can't shrink to 10: Civo only grows volumes",
    );
  expect(requests.filter((one) => one.startsWith("PUT"))).toEqual([]);
});

test("growing while attached is online", async () => {
  const { volume, instance, attach, update } = await machines({ pollsUntilReady: 2 });
  const [machine, made] = [await instance("web"), await volume("data")];
  await attach(machine, made);
  expect((await update(made, { sizeGb: 20 })).outputs.sizeGb).toBe(20);
});

test.each(["database_volume_still_attached_cannot_resize", "volume_onlie_resize"] as const)(
  "or refused with %s: what to do",
  async (resizingAttachedVolume) => {
    const { volume, instance, attach, update } = await machines({ resizingAttachedVolume });
    const [machine, made] = [await instance("web"), await volume("data")];
    await attach(machine, made);
    await expect(update(made, { sizeGb: 20 })).rejects.toThrow(
      /Civo refuses to resize it \(.*\): its type doesn't grow while it is attached\. Take the attachment out/,
    );
  },
);

test("growing one that Civo hasn't made yet: why not", async () => {
  const { volume, update } = await machines();
  const growing = update(await volume("data"), { sizeGb: 20 });
  await expect(growing).rejects.toThrow("it is made only once its network has an instance");
});

test("a lost answer to its growing does no harm", async () => {
  const { volume, instance, update, cloud, record } = await machines({ pollsUntilReady: 2 });
  await instance("web");
  const made = await volume("data");
  while ((await record("volumes", made)).status !== "available");
  cloud.fail({ method: "PUT", path: "/resize", when: "after" });
  expect((await update(made, { sizeGb: 20 })).outputs.sizeGb).toBe(20);
});

test("a lost answer to its making makes one", async () => {
  const { volume, cloud, behind } = await machines();
  cloud.fail({ method: "POST", path: "/volumes", when: "after" });
  const made = await volume("data");
  expect(await behind.get("volumes")).toMatchObject([{ id: made.id }]);
});

test("a name that is taken is not taken up", async () => {
  const { volume, behind, networkId } = await machines();
  const id = await behind.make("volumes", { name: "data", size_gb: 10, network_id: networkId });
  await expect(volume("data")).rejects.toThrow(`with id ${id}`);
});

test("one that can't be read once it is made is kept", async () => {
  const { volume, cloud } = await machines();
  cloud.fail({ method: "GET", path: "/volumes/", status: 400, code: "no" });
  const failure = await volume("data").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({ id: expect.any(String), outputs: { name: "data", region: "LON1" } });
});

test("one that is attached isn't deleted: to which instance", async () => {
  const { volume, instance, attach, provider } = await machines();
  const [machine, made] = [await instance("web"), await volume("data")];
  await attach(machine, made);
  await expect(provider.delete(made)).rejects.toThrow("instance web. Delete that first");
});

test.each(["available", "dangling", "deleted"] as const)(
  "one whose instance is gone is deleted, though Civo leaves it %s",
  async (volumesOfDeletedInstance) => {
    const { volume, instance, attach, provider, refresh } = await machines({ volumesOfDeletedInstance });
    const [machine, made] = [await instance("web"), await volume("data")];
    await attach(machine, made);
    await provider.delete(machine);
    await provider.delete(made);
    expect(await refresh(made)).toBeUndefined();
  },
);

test("import by id, in whichever region", async () => {
  const { volume, import: imported } = await machines();
  const made = await volume("data", { volumeType: "csi-s3" });
  expect(await imported(made)).toEqual({ id: made.id, inputs: made.inputs, outputs: made.outputs });
});

test("gone on the server is noticed, an outage isn't taken for it (2.4.8 made a second one)", async () => {
  const { volume, refresh, cloud, behind } = await machines();
  const made = await volume("data");
  cloud.fail({ method: "GET", path: made.id, status: 404, code: "database_region_not_found" });
  await expect(refresh(made)).rejects.toThrow("can't be reached at present");
  cloud.fail({ method: "GET", path: made.id, status: 503, times: 2 });
  expect(await refresh(made)).toBeDefined();
  await behind.remove(`volumes/${made.id}`);
  expect(await refresh(made)).toBeUndefined();
});
