import { expect, test } from "vitest";
import { machines } from "./machines.fixture.ts";

const assignTo = (id: string) => ({ action: "assign", assign_to_id: id, assign_to_type: "instance" });

test("the address may be empty at first; the name is the address by default, and changes (facts: Reserved IPs)", async () => {
  const { post, put, show } = await machines({ pollsUntilReady: 1 });
  const { body } = await post("ips", { region: "LON1" });
  expect([body.ip, body.assigned_to]).toEqual(["", null]);
  const { ip, name } = await show("ips", body.id);
  expect(name).toBe(ip);
  expect((await put(`ips/${body.id}`, { name: "front", region: "LON1" })).body).toMatchObject({
    name: "front",
    ip,
  });
});

test("assigning is asynchronous: seen on the address and on the instance (facts: Reserved IPs)", async () => {
  const { made, instance, act, show, get } = await machines({ pollsUntilReady: 2 });
  const [id, host] = [await made("ips", { name: "front" }), await instance("i")];
  await show("ips", id);
  const { ip } = await show("ips", id);
  expect(await act("post", `ips/${id}/actions`, assignTo(host))).toBe("success");
  expect((await show("ips", id)).assigned_to).toBeNull();
  // A reading of the instance counts as well.
  expect((await show("instances", host)).public_ip).not.toBe(ip);
  await show("instances", host);
  expect(await show("instances", host)).toMatchObject({ public_ip: ip, reserved_ip_id: id, reserved_ip: ip });
  const { items } = (await get("ips?region=LON1")).body;
  expect(items[0]).toMatchObject({ assigned_to: { id: host, type: "instance", name: "i" } });
});

test.each(["id", "name", "address"] as const)(
  "an instance can be made with one, by %s (facts: reserved_ipv4)",
  async (by) => {
    const { made, tryInstance, show } = await machines();
    const id = await made("ips", { name: "front" });
    const { ip } = await show("ips", id);
    const reserved_ipv4 = { id, name: "front", address: ip }[by];
    expect((await tryInstance("i", { reserved_ipv4 })).body).toMatchObject({
      public_ip: ip,
      reserved_ip_id: id,
    });
  },
);

test("unassigning twice is fine (G); the delete needs it (U)", async () => {
  const { made, instance, act, remove } = await machines();
  const id = await made("ips", { name: "front" });
  await instance("i", { reserved_ipv4: id });
  expect(await remove("ips", id)).toBe("409 database_ip_inuse_by_instance");
  const unassign = () => act("post", `ips/${id}/actions`, { action: "unassign" });
  expect([await unassign(), await unassign()]).toEqual(["success", "success"]);
  expect(await remove("ips", id)).toBe("success");
  expect(await remove("ips", id)).toBe("404 database_ip_find");
});

test("it is busy until its instance's delete is over (issue 410), and outlives it", async () => {
  const { made, instance, remove, show } = await machines({ pollsUntilGone: 2 });
  const id = await made("ips", { name: "front" });
  const host = await instance("i", { reserved_ipv4: id });
  await remove("instances", host);
  expect(await remove("ips", id)).toBe("409 database_ip_inuse_by_instance");
  await show("instances", host);
  expect((await show("ips", id)).assigned_to).toBeNull();
  expect(await remove("ips", id)).toBe("success");
});

test("a move to another instance goes on when the first one is deleted meanwhile", async () => {
  const { made, instance, act, remove, show } = await machines({ pollsUntilReady: 1 });
  const id = await made("ips", { name: "front" });
  await show("ips", id);
  const [a, b] = [await instance("a", { reserved_ipv4: id }), await instance("b")];
  await show("ips", id);
  await act("post", `ips/${id}/actions`, assignTo(b));
  await remove("instances", a);
  expect((await show("ips", id)).assigned_to).toMatchObject({ name: "b" });
});

test.each([
  ["moves", "success", "b"],
  ["database_cannot_move_ip", "409 database_cannot_move_ip", "a"],
] as const)("(?) a taken address moves (U) or is refused: %s", async (assigningTakenIp, outcome, holder) => {
  const { made, instance, act, show } = await machines({ assigningTakenIp });
  const id = await made("ips", { name: "front" });
  await instance("a", { reserved_ipv4: id });
  expect(await act("post", `ips/${id}/actions`, assignTo(await instance("b")))).toBe(outcome);
  expect((await show("ips", id)).assigned_to).toMatchObject({ name: holder });
});

test("assigning to what doesn't exist, or to no instance, is refused", async () => {
  const { made, act } = await machines();
  const path = `ips/${await made("ips", {})}/actions`;
  expect(await act("post", path, assignTo("none"))).toBe("404 database_instance_find");
  expect(await act("post", path, { action: "move" })).toBe("400 parameter_action_invalid");
  expect(await act("post", path, { ...assignTo("x"), assign_to_type: "loadbalancer" })).toBe(
    "400 parameter_assign_to_type_invalid",
  );
});
