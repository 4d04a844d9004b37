import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { machines } from "../machines.fixture.ts";

test("an address comes up, is renamed in place, and goes", async () => {
  const { ip, update, refresh, provider } = await machines();
  const made = await ip("front");
  expect(made.outputs).toEqual({ name: "front", region: "LON1", ip: expect.stringMatching(/^198\.18\./) });
  const renamed = await update(made, { name: "back" });
  expect(renamed.outputs).toEqual({ ...made.outputs, name: "back" });
  await provider.delete(renamed);
  expect(await refresh(renamed)).toBeUndefined();
});

test("an address that is empty at first is waited for", async () => {
  const { ip, messages } = await machines({ pollsUntilReady: 3 });
  expect((await ip("front")).outputs.ip).toMatch(/^198\.18\./);
  expect(messages).toContainEqual(
    expect.stringContaining("waiting for reserved IP front to be given its address"),
  );
});

test("one whose address never comes is kept, and waited for at the next run", async () => {
  const { ip, cloud, call, update } = await machines({ pollsUntilReady: 1 });
  cloud.fail({ method: "GET", path: "/ips/", status: 400, code: "no" });
  const failure = await ip("front").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { id, outputs } = failure as PartialFailure;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  const kept = { ...call("ReservedIp", "front"), id, inputs: { name: "front", region: "LON1" }, outputs };
  expect((await update(kept, {})).outputs.ip).toMatch(/^198\.18\./);
});

test("a new name that can't be read back is in the state all the same", async () => {
  const { ip, cloud, update } = await machines();
  const made = await ip("front");
  cloud.fail({ method: "GET", path: "/ips/", status: 400, code: "no" });
  const failure = await update(made, { name: "back" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({ outputs: { ...made.outputs, name: "back" } });
});

test("one lost answer makes one address, though others bear the name", async () => {
  const { ip, cloud, behind } = await machines();
  const other = await behind.make("ips", { name: "front" });
  cloud.fail({ method: "POST", path: "/ips", when: "after" });
  const made = await ip("front");
  expect(made.id).not.toBe(other);
  const listed = (await behind.get("ips")) as unknown as { items: { id: string }[] };
  expect(listed.items.map(({ id }) => id).sort()).toEqual([other, made.id].sort());
});

test("addresses of several regions land in their own (2.4.8: all in one)", async () => {
  const { create, import: imported } = await machines();
  const regions = ["LON1", "FRA1", "NYC1", "LON1"];
  const made = await Promise.all(
    regions.map((region, index) => create("ReservedIp", `ip${index}`, { name: `ip${index}`, region })),
  );
  const found = await Promise.all(made.map((one) => imported(one)));
  expect(found.map(({ inputs }) => inputs?.region)).toEqual(regions);
});

test("one that is assigned isn't deleted: to what", async () => {
  const { ip, instance, assign, provider } = await machines();
  const [address, machine] = [await ip("front"), await instance("web")];
  await assign(machine, address);
  await expect(provider.delete(address)).rejects.toThrow("instance web. Delete that first");
});

test("one whose instance is being deleted is waited for", async () => {
  const { ip, instance, assign, provider, behind } = await machines({ pollsUntilGone: 3 });
  const [address, machine] = [await ip("front"), await instance("web")];
  await assign(machine, address);
  await behind.remove(`instances/${machine.id}`);
  await provider.delete(address);
});
