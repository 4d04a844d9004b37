import { expect, test } from "vitest";
import { machines } from "./machines.fixture.ts";

test("PUT changes hostname, reverse_dns, notes and public_ip; notes_delete clears the notes (facts: Instances)", async () => {
  const { instance, act, show } = await machines();
  const id = await instance("i");
  const change = { hostname: "j", reverse_dns: "j.example.com", notes: "a note", public_ip: "none" };
  expect(await act("put", `instances/${id}`, change)).toBe("success");
  expect(await show("instances", id)).toMatchObject({ ...change, public_ip: "" });
  await act("put", `instances/${id}`, { notes: "" });
  expect(await show("instances", id)).toMatchObject({ notes: "a note" });
  await act("put", `instances/${id}`, { notes: "", notes_delete: "true", public_ip: "create" });
  const { public_ip, ...rest } = await show("instances", id);
  expect(rest).toMatchObject({ notes: "", hostname: "j" });
  expect(public_ip).not.toBe("");
});

test("tags are set by one string and cleared when absent; the firewall and other settings change (facts: Instances)", async () => {
  const { instance, firewall, act, show } = await machines();
  const [id, firewall_id] = [await instance("i", { tags: "old" }), await firewall("f")];
  const path = `instances/${id}`;
  await act("put", `${path}/tags`, { tags: "a b" });
  await act("put", `${path}/firewall`, { firewall_id });
  await act("put", `${path}/allowed_ips`, { allowed_ips: ["10.0.0.9"] });
  await act("put", `${path}/network_bandwidth_limit`, { network_bandwidth_limit: 50 });
  expect(await show("instances", id)).toMatchObject({
    ...{ tags: ["a", "b"], firewall_id, allowed_ips: ["10.0.0.9"], network_bandwidth_limit: 50 },
  });
  await act("put", `${path}/tags`);
  expect(await show("instances", id)).toMatchObject({ tags: [] });
});

test.each(["REBOOTING", "BUILDING"] as const)(
  "(?) a resize shows %s, then the new size; upwards only (D)",
  async (resizingInstance) => {
    const { instance, act, show, get } = await machines({ resizingInstance, pollsUntilReady: 1 });
    const id = await instance("i");
    expect(await act("put", `instances/${id}/resize`, { size: "g3.xsmall" })).toBe(
      "400 parameter_size_invalid",
    );
    expect(await act("put", `instances/${id}/resize`, { size: "g3.large" })).toBe("success");
    expect((await get("instances?region=LON1")).body.items[0]?.status).toBe(resizingInstance);
    expect(await show("instances", id)).toMatchObject({ status: "ACTIVE", size: "g3.large", cpu_cores: 4 });
    expect((await get("quota")).body).toMatchObject({ cpu_core_usage: 4, public_ip_address_usage: 1 });
  },
);

test("stop, start and the three reboots (facts: Instances)", async () => {
  const { instance, act, show } = await machines();
  const id = await instance("i");
  const status = async () => (await show("instances", id)).status;
  await act("put", `instances/${id}/stop`);
  expect(await status()).toBe("SHUTOFF");
  await act("put", `instances/${id}/start`);
  expect(await status()).toBe("ACTIVE");
  for (const reboot of ["reboots", "hard_reboots", "soft_reboots"]) {
    expect(await act("post", `instances/${id}/${reboot}`)).toBe("success");
  }
});

test("a reboot shows REBOOTING until it was read as often as set", async () => {
  const { instance, act, show } = await machines({ pollsUntilReady: 2 });
  const id = await instance("i");
  await act("post", `instances/${id}/reboots`);
  const seen = [await show("instances", id), await show("instances", id)];
  expect(seen.map(({ status }) => status)).toEqual(["REBOOTING", "ACTIVE"]);
});

test("PUT ip/{address} assigns a reserved one (facts: Instances)", async () => {
  const { instance, made, act, show } = await machines();
  const [id, ip] = [await instance("i"), await made("ips", { name: "front" })];
  const address = (await show("ips", ip)).ip;
  expect(await act("put", `instances/${id}/ip/${address}`)).toBe("success");
  expect(await show("instances", id)).toMatchObject({ public_ip: address, reserved_ip_name: "front" });
  expect(await act("put", `instances/${id}/ip/192.0.2.1`)).toBe("404 database_ip_find");
});
