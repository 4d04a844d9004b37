import { expect, test } from "vitest";
import { machines } from "./machines.fixture.ts";

test("a volume stays creating until its network has an instance (issue 420)", async () => {
  const { volume, instance, show } = await machines({ pollsUntilReady: 1 });
  const id = await volume("v");
  const status = async () => (await show("volumes", id)).status;
  expect([await status(), await status(), await status()]).toEqual(["creating", "creating", "creating"]);
  await instance("i");
  expect(await status()).toBe("available");
});

test("without that trap it is available after as many readings as set", async () => {
  const { volume, show } = await machines({ pollsUntilReady: 2, volumesNeedInstance: false });
  const id = await volume("v");
  expect([await show("volumes", id), await show("volumes", id)]).toMatchObject([
    ...[{ status: "creating" }, { status: "available" }],
  ]);
});

test("a volume as Civo shows it, its type filled (facts: Volumes)", async () => {
  const { network, post, show } = await machines();
  const asked = { name: "v", size_gb: 5, network_id: network, bootable: true, region: "LON1" };
  const { body } = await post("volumes", asked);
  expect(body).toEqual({ id: expect.any(String), name: "v", result: "success" });
  expect(await show("volumes", body.id)).toMatchObject({
    ...{ name: "v", size_gb: 5, network_id: network, bootable: true, volume_type: "ms-xfs-2-replicas" },
    ...{ instance_id: "", cluster_id: "" },
  });
});

test.each([
  [{ network_id: undefined }, "400 parameter_network_id_invalid"],
  [{ size_gb: 0 }, "400 parameter_size_gb_invalid"],
  [{ volume_type: "tape" }, "400 parameter_volume_type_invalid"],
  [{ snapshot_id: "none" }, "404 database_snapshot_not_found"],
  [{ name: "taken" }, "409 database_volume_duplicate_name"],
])("a create with %o is refused (issue 68; facts: Errors)", async (change, code) => {
  const { network, volume, act } = await machines();
  await volume("taken");
  expect(await act("post", "volumes", { name: "v", size_gb: 1, network_id: network, ...change })).toBe(code);
});

test("attaching, attached, detaching, available; a delete needs the detach (facts: Volumes)", async () => {
  const { volume, instance, act, show, get, remove } = await machines({ pollsUntilReady: 1 });
  const [host, id] = [await instance("i"), await volume("v")];
  const listed = async () => (await get("volumes?region=LON1")).body[0]?.status;
  await show("volumes", id);
  expect(await act("put", `volumes/${id}/attach`, { instance_id: host })).toBe("success");
  expect(await listed()).toBe("attaching");
  expect(await show("volumes", id)).toMatchObject({ status: "attached", instance_id: host });
  expect(await show("instances", host)).toMatchObject({ attached_volumes: [{ id }] });
  expect(await remove("volumes", id)).toBe("409 database_volume_delete_failed");
  expect(await act("put", `volumes/${id}/detach`)).toBe("success");
  expect(await listed()).toBe("detaching");
  expect(await show("volumes", id)).toMatchObject({ status: "available", instance_id: "" });
  expect(await act("put", `volumes/${id}/detach`)).toBe("409 database_volume_detach_failed");
  expect(await remove("volumes", id)).toBe("success");
});

test("attach: the same network, one instance, status available (facts: Volumes)", async () => {
  const { volume, instance, made, act } = await machines();
  const other = await made("networks", { label: "other" });
  const [id, far] = [await volume("v"), await instance("far", { network_id: other })];
  const attach = (instance_id: string) => act("put", `volumes/${id}/attach`, { instance_id });
  expect(await attach(far)).toBe("400 database_volume_attach_failed");
  const [one, two] = [await instance("one"), await instance("two")];
  expect(await attach(one)).toBe("success");
  expect(await attach(two)).toBe("409 database_volume_attach_failed");
});

test("attach_at_boot takes effect at a reboot (T)", async () => {
  const { volume, instance, act, show } = await machines();
  const [instance_id, id] = [await instance("i"), await volume("v")];
  await act("put", `volumes/${id}/attach`, { instance_id, attach_at_boot: true });
  expect(await show("volumes", id)).toMatchObject({ status: "attaching", instance_id });
  await act("post", `instances/${instance_id}/reboots`);
  expect(await show("volumes", id)).toMatchObject({ status: "attached" });
});

test("it only grows, and shows the new size at once (facts: Volumes)", async () => {
  const { volume, instance, act, show, get } = await machines({ pollsUntilReady: 1 });
  await instance("i");
  const id = await volume("v");
  await show("volumes", id);
  expect(await act("put", `volumes/${id}/resize`, { size_gb: 5 })).toBe("400 parameter_size_gb_invalid");
  await act("put", `volumes/${id}/resize`, { size_gb: 20 });
  expect((await get("volumes?region=LON1")).body[0]).toMatchObject({ status: "resizing", size_gb: 20 });
  expect(await show("volumes", id)).toMatchObject({ status: "available", size_gb: 20 });
  expect((await get("quota")).body).toMatchObject({ disk_volume_count_usage: 1, disk_gb_usage: 45 });
});

test.each([
  ["online", "success"],
  ["database_volume_still_attached_cannot_resize", "400 database_volume_still_attached_cannot_resize"],
  ["volume_onlie_resize", "400 volume_onlie_resize"],
] as const)("an attached one grows, or is refused (T+): %s", async (resizingAttachedVolume, outcome) => {
  const { volume, instance, act } = await machines({ resizingAttachedVolume });
  const [instance_id, id] = [await instance("i"), await volume("v")];
  await act("put", `volumes/${id}/attach`, { instance_id });
  expect(await act("put", `volumes/${id}/resize`, { size_gb: 20 })).toBe(outcome);
});
