import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";
import { machines } from "./machines.fixture.ts";

test("a network: cidr_v4 asked, cidr shown, the name generated, gateway and nameservers filled (facts: Networks)", async () => {
  const { post, show } = await civo();
  const { body } = await post("networks", { label: "web", region: "LON1", cidr_v4: "10.1.0.0/24" });
  expect(body).toEqual({ id: expect.any(String), label: "web", result: "success" });
  expect(await show("networks", body.id)).toMatchObject({
    ...{ label: "web", default: false, cidr: "10.1.0.0/24", gateway_ipv4: "10.1.0.1", status: "Active" },
    ...{ ipv4_enabled: true, ipv6_enabled: false, nameservers_v4: ["8.8.8.8", "1.1.1.1"] },
    name: expect.stringContaining("cust-web-"),
  });
});

test("the range is set when omitted, and must be private (RFC 1918)", async () => {
  const { made, show, post, outcome } = await civo();
  expect((await show("networks", await made("networks", { label: "a" }))).id).toBeTruthy();
  expect(outcome(await post("networks", { label: "b", region: "LON1", cidr_v4: "8.8.8.0/24" }))).toBe(
    "400 parameter_cidr_v4_invalid",
  );
});

test("nameservers are two or three (D), and with the label all that changes; an empty label keeps it", async () => {
  const { network, put, show, outcome } = await machines();
  const path = `networks/${network}`;
  const one = await put(path, { region: "LON1", nameservers_v4: ["9.9.9.9"] });
  expect(outcome(one)).toBe("400 parameter_nameservers_v4_invalid");
  await put(path, { region: "LON1", label: "", nameservers_v4: ["9.9.9.9", "9.9.9.10"] });
  expect(await show("networks", network)).toMatchObject({
    label: "net",
    nameservers_v4: ["9.9.9.9", "9.9.9.10"],
  });
  expect((await put(path, { region: "LON1", label: "new" })).body).toEqual({
    ...{ id: network, label: "new", result: "success" },
  });
});

test("a label is unique in its region (facts: database_network_exists)", async () => {
  const { post, outcome } = await machines();
  expect(outcome(await post("networks", { label: "net", region: "LON1" }))).toBe(
    "409 database_network_exists",
  );
  expect(outcome(await post("networks", { label: "net", region: "FRA1" }))).toBe("success");
});

test("(?) a label can stay taken after the delete (issue 324): refused so often", async () => {
  const { network, remove, act } = await machines({ refusalsOfFreedLabel: 2 });
  await remove("networks", network);
  const again = async () => act("post", "networks", { label: "net" });
  expect([await again(), await again(), await again()]).toEqual([
    ...["409 database_network_exists", "409 database_network_exists", "success"],
  ]);
});

test.each([
  [true, 2],
  [false, 1],
])("(?) a failed create can eat quota (issue 256): %s", async (failedNetworksCount, used) => {
  const { act, get } = await machines({ failedNetworksCount, defaultNetworks: false });
  await act("post", "networks", { label: "net" });
  expect((await get("quota")).body).toMatchObject({ network_count_usage: used });
});

test("every region has a default network, which can't be deleted (facts: network_delete_default)", async () => {
  const { get, remove } = await machines();
  const [standard, ...others] = (await get("networks?region=LON1")).body;
  expect(standard).toMatchObject({ label: "Default", default: true });
  expect(others).toHaveLength(1);
  expect(await remove("networks", standard?.id ?? "")).toBe("400 network_delete_default");
});

test.each([
  [true, "success"],
  [false, "400 database_network_delete_last"],
])("(?) a region's last network may go: %s", async (lastNetworkDeletable, outcome) => {
  const { network, remove } = await machines({ lastNetworkDeletable, defaultNetworks: false });
  expect(await remove("networks", network)).toBe(outcome);
});

test("users refuse the delete with their codes, volumes too; firewalls and subnets go with it (facts: Networks)", async () => {
  const { network, firewall, volume, made, remove, get } = await machines();
  await firewall("f");
  const store = await volume("v");
  expect(await remove("networks", network)).toBe("409 database_network_inuse_by_volumes");
  await remove("volumes", store);
  const database = { name: "d", size: "g3.db.xsmall", software: "PostgreSQL", network_id: network };
  const id = await made("databases", database);
  expect(await remove("networks", network)).toBe("409 database_network_inuse_by_database");
  await remove("databases", id);
  expect(await remove("networks", network)).toBe("success");
  expect((await get("firewalls?region=LON1")).body.map(({ name }) => name)).toEqual(["Default (all open)"]);
});

test.each([
  ["inuse", "409 database_network_inuse_by_instance"],
  ["database_network_delete_with_instance", "409 database_network_delete_with_instance"],
] as const)(
  "(?) with an instance in it: %s, until the instance's delete is over (issue 252)",
  async (networkOfInstance, code) => {
    const { network, instance, remove } = await machines({ networkOfInstance, pollsUntilGone: 2 });
    const id = await instance("i");
    expect(await remove("networks", network)).toBe(code);
    await remove("instances", id);
    // Each refused delete is a look at what is in its way.
    expect([await remove("networks", network), await remove("networks", network)]).toEqual([code, "success"]);
  },
);

test("a deleted network is shown until it was read as often as set, and nothing can be put into it (T polls)", async () => {
  const { network, remove, get, act } = await machines({ pollsUntilGone: 2 });
  await remove("networks", network);
  const read = async () => (await get(`networks/${network}?region=LON1`)).status;
  expect(await act("post", "firewalls", { name: "f", network_id: network })).toBe(
    "404 database_network_not_found",
  );
  expect([await read(), await read(), await read()]).toEqual([200, 404, 404]);
});

test("subnets need IPv6, then the network has a /56 (issue 416); they are routed to instances", async () => {
  const { network, instance, made, show, act, get, del } = await machines();
  expect(await act("post", `networks/${network}/subnets`, { name: "s" })).toBe(
    "400 database_subnet_create_ipv6_disabled",
  );
  const six = await made("networks", { label: "six", ipv6_enabled: true });
  expect(await show("networks", six)).toMatchObject({ cidr_v6: expect.stringMatching(/\/56$/) });
  const subnet = await made(`networks/${six}/subnets`, { name: "s" });
  expect(await show(`networks/${six}/subnets`, subnet)).toMatchObject({ name: "s", network_id: six });
  const route = { resource_type: "instance", resource_id: await instance("i", { network_id: six }) };
  expect(await act("post", `networks/${six}/subnets/${subnet}/routes`, route)).toBe("success");
  expect((await del(`networks/${six}/subnets/${subnet}?region=LON1`)).body.result).toBe("success");
  expect((await get(`networks/${six}/subnets?region=LON1`)).body).toEqual([]);
});

test("vpc/networks, vpc/firewalls and vpc/ips are the same ones (D: aliases)", async () => {
  const { network, firewall, made, get, show } = await machines();
  await firewall("f");
  const ip = await made("vpc/ips", { name: "ip" });
  expect(await show("vpc/networks", network)).toEqual(await show("networks", network));
  expect((await get("vpc/firewalls?region=LON1")).body).toHaveLength(2);
  expect((await show("ips", ip)).name).toBe("ip");
});
