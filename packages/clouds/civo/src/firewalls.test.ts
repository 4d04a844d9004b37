import { expect, test } from "vitest";
import { machines } from "./machines.fixture.ts";

const rule = { protocol: "tcp", ports: "80-443", cidr: ["0.0.0.0/0"], direction: "ingress", action: "allow" };

/** The firewall as the list shows it: there is no GET of one. */
async function listed({ get }: Pick<Awaited<ReturnType<typeof machines>>, "get">, id: string) {
  return (await get("firewalls?region=LON1")).body.find((firewall) => firewall.id === id);
}

test("create_rules makes all open; without it the given rules are made (facts: Firewalls)", async () => {
  const api = await machines();
  const reply = await api.post("firewalls", { name: "open", network_id: api.network, region: "LON1" });
  expect(reply.body).toEqual({ id: expect.any(String), name: "open", result: "success" });
  expect(await listed(api, reply.body.id)).toMatchObject({ network_id: api.network, rules_count: 6 });
  const own = await api.firewall("own", { create_rules: false, rules: [{ ...rule, label: "web" }] });
  expect((await listed(api, own))?.rules).toEqual([
    { ...rule, id: expect.any(String), firewall_id: own, start_port: "80", end_port: "443", label: "web" },
  ]);
});

test.each([
  [false, 404],
  [true, 200],
])("(?) there is no GET of one firewall, nor of one key (G, T, C): %s", async (getsById, status) => {
  const { firewall, get } = await machines({ getsById });
  expect((await get(`firewalls/${await firewall("f")}?region=LON1`)).status).toBe(status);
});

test("PUT changes the name, which is unique in the region (facts: Firewalls)", async () => {
  const api = await machines();
  const id = await api.firewall("a");
  await api.firewall("b");
  expect(await api.act("put", `firewalls/${id}`, { name: "b" })).toBe("409 database_firewall_duplicate_name");
  expect((await api.put(`firewalls/${id}`, { name: "c", region: "LON1" })).body).toEqual({
    result: "success",
  });
  expect((await listed(api, id))?.name).toBe("c");
});

test("rules: ports win over start and end, are made and deleted, never updated (facts: Firewalls)", async () => {
  const { firewall, get, post, put, remove } = await machines();
  const path = `firewalls/${await firewall("f", { create_rules: false })}/rules`;
  const both = { ...rule, ports: "22", start_port: "1", end_port: "9", region: "LON1" };
  const first = (await post(path, both)).body;
  expect(first).toMatchObject({ ports: "22", start_port: "22", end_port: "" });
  const range = { ...rule, ports: undefined, start_port: "1", end_port: "9", region: "LON1" };
  expect((await post(path, range)).body).toMatchObject({ ports: "1-9" });
  expect((await put(`${path}/${first.id}`, both)).status).toBe(404);
  expect(await remove(path, first.id)).toBe("success");
  expect(await remove(path, first.id)).toBe("404 database_firewall_rules_find");
  expect((await get(`${path}?region=LON1`)).body).toHaveLength(1);
});

test.each([
  [{ protocol: "gre" }, "protocol"],
  [{ protocol: "icmp" }, "ports"],
  [{ ports: "443-80" }, "ports"],
  [{ ports: "http" }, "ports"],
  [{ ports: "70000" }, "ports"],
  [{ cidr: [] }, "cidr"],
  [{ direction: "in" }, "direction"],
  [{ action: undefined }, "action"],
])("a rule with %o is refused", async (change, field) => {
  const { firewall, act } = await machines();
  const path = `firewalls/${await firewall("f")}/rules`;
  expect(await act("post", path, { ...rule, ...change })).toBe(`400 parameter_${field}_invalid`);
});

test.each([
  ["inuse", "409 database_firewall_inuse_by_instance"],
  ["database_firewall_deleted_failed", "500 database_firewall_deleted_failed"],
] as const)(
  "(?) one in use, %s, until the instance is gone (issues 138, 252)",
  async (firewallInUse, code) => {
    const api = await machines({ firewallInUse, pollsUntilGone: 2 });
    const id = await api.firewall("f");
    const instance = await api.instance("i", { firewall_id: id });
    expect(await listed(api, id)).toMatchObject({ instance_count: 1, cluster_count: 0 });
    await api.remove("instances", instance);
    expect([await api.remove("firewalls", id), await api.remove("firewalls", id)]).toEqual([code, "success"]);
  },
);

test("a firewall's rules go with it and count for the quota (facts: quota)", async () => {
  const { firewall, remove, get } = await machines({ defaultNetworks: false });
  const id = await firewall("f");
  const used = async () => (await get("quota")).body;
  expect(await used()).toMatchObject({ security_group_usage: 1, security_group_rule_usage: 6 });
  await remove("firewalls", id);
  expect(await used()).toMatchObject({ security_group_usage: 0, security_group_rule_usage: 0 });
});
