import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { machines } from "../machines.fixture.ts";

test("an address is assigned, which takes a while, and freed again", async () => {
  const { ip, instance, assign, provider, record, refresh } = await machines({ pollsUntilReady: 3 });
  const [address, machine] = [await ip("front"), await instance("web")];
  const made = await assign(machine, address);
  expect(made).toMatchObject({
    id: `${machine.id}:${address.id}`,
    outputs: { instanceId: machine.id, reservedIpId: address.id, region: "LON1" },
  });
  expect((await record("instances", machine)).public_ip).toBe(address.outputs.ip);
  expect(await refresh(made)).toMatchObject({ inputs: made.inputs, outputs: made.outputs });
  await provider.delete(made);
  expect((await record("ips", address)).assigned_to).toBeNull();
  expect(await refresh(made)).toBeUndefined();
  // Unassigning twice is fine, and so is one whose address is gone.
  await provider.delete(made);
  await provider.delete(address);
  await provider.delete(made);
});

test("lost answers do no harm", async () => {
  const { ip, instance, assign, provider, cloud, refresh } = await machines({ pollsUntilReady: 2 });
  const [address, machine] = [await ip("front"), await instance("web")];
  cloud.fail({ method: "POST", path: "/actions", when: "after" });
  const made = await assign(machine, address);
  cloud.fail({ method: "POST", path: "/actions", when: "after" });
  await provider.delete(made);
  expect(await refresh(made)).toBeUndefined();
});

test("an address that another instance has is moved, with a warning", async () => {
  const { ip, instance, assign, refresh, messages, provider, record } = await machines();
  const [address, web, api] = [await ip("front"), await instance("web"), await instance("api")];
  const before = await assign(web, address);
  const after = await assign(api, address);
  expect(messages).toContain("warning: reserved IP front was taken from instance web");
  expect(await refresh(before)).toBeUndefined();
  // What has become another's use is left to it.
  await provider.delete(before);
  expect(await refresh(after)).toBeDefined();
  expect((await record("instances", api)).public_ip).toBe(address.outputs.ip);
});

test("or Civo refuses, and who has it is told", async () => {
  const { ip, instance, assign } = await machines({ assigningTakenIp: "database_cannot_move_ip" });
  const [address, web, api] = [await ip("front"), await instance("web"), await instance("api")];
  await assign(web, address);
  await expect(assign(api, address)).rejects.toThrow(
    /reserved IP front in LON1: instance web has it, and Civo refuses to move it \(.*database_cannot_move_ip/,
  );
});

test("another instance or address is another assignment, the old one going first", async () => {
  const { ip, instance, assign, diff } = await machines();
  const made = await assign(await instance("web"), await ip("front"));
  expect(await diff(made, { instanceId: "another" })).toMatchObject({
    ...{ replaces: ["instanceId"], deleteBeforeReplace: true },
  });
  expect((await diff(made, { region: "lon1" })).changes).toBe("none");
});

test("one that isn't over in time is kept, and gone on with at the next run", async () => {
  const { ip, instance, assign, cloud, call, update, record } = await machines({ pollsUntilReady: 2 });
  const [address, machine] = [await ip("front"), await instance("web")];
  // The second look at the instance, when Civo has taken the assignment on.
  cloud.fail({ method: "GET", path: "/instances/", every: 2, times: 1, status: 400, code: "no" });
  const failure = await assign(machine, address).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { id, outputs } = failure as PartialFailure;
  expect(id).toBe(`${machine.id}:${address.id}`);
  await update({ ...call("InstanceReservedIpAssignment", "use"), id, inputs: outputs, outputs }, {});
  expect((await record("instances", machine)).public_ip).toBe(address.outputs.ip);
});

test("import by instance and address, in whichever region", async () => {
  const { ip, instance, assign, import: imported } = await machines();
  const made = await assign(await instance("web"), await ip("front"));
  const { inputs, outputs } = made;
  expect(await imported(made)).toEqual({ id: made.id, inputs, outputs });
  expect(await imported(made, `LON1/${made.id}`)).toEqual({ id: made.id, inputs, outputs });
  await expect(imported(made, "just-one")).rejects.toThrow("must be <instance id>:<reserved IP id>");
});
