import { type PropertyMap, type PropertyValue, UNKNOWN } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { type Bench, bench, type Made } from "../against-cloud.fixture.ts";

const web = { action: "allow", cidrs: ["0.0.0.0/0"], portRange: "80", protocol: "tcp", label: "web" };
const ssh = { action: "allow", cidrs: ["10.0.0.0/8", "192.0.2.0/24"], portRange: "22", protocol: "tcp" };
const ping = { action: "allow", cidrs: ["0.0.0.0/0"], protocol: "icmp" };
const id = expect.stringMatching(/^[0-9a-f-]{36}$/);
const OPEN = ["tcp", "udp", "icmp"];

const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });
const protocols = (rules: PropertyValue | undefined) =>
  (rules as { protocol: string }[]).map(({ protocol }) => protocol);
const rulesOf = async ({ provider }: Bench, made: Made) => (await provider.read(made)).outputs?.ingressRules;

/** Updates the firewall and returns it as the engine would know it. */
async function updated({ provider }: Bench, made: Made, news: PropertyMap): Promise<Made> {
  const { inputs, failures } = await provider.check({
    ...made,
    ...{ news: { region: "LON1", name: "web", ...news }, olds: made.inputs, randomSeed: new Uint8Array() },
  });
  expect(failures).toEqual([]);
  const { outputs } = await provider.update({ ...made, ...asRead(made), news: inputs, preview: false });
  return { ...made, inputs, outputs };
}

/** Does something behind the provider's back. */
const behind = async ({ cloud }: Bench, method: string, path: string, body?: object) =>
  (
    await fetch(`${cloud.url}/v2/${path}`, {
      method,
      headers: { authorization: `bearer ${cloud.token}` },
      ...(body && { body: JSON.stringify({ region: "LON1", ...body }) }),
    })
  ).json() as Promise<{ id: string }>;

test("a firewall comes up open in the default network, is renamed in place, and goes", async () => {
  const cloud = await bench();
  const { provider, create, requests, waits } = cloud;
  const made = await create("Firewall", "fw", { name: "web", region: "LON1" });
  const { ingressRules, egressRules, ...rest } = made.outputs;
  expect(rest).toEqual({ name: "web", region: "LON1", networkId: id, createDefaultRules: true });
  expect([protocols(ingressRules), protocols(egressRules)]).toEqual([OPEN, OPEN]);
  const front = await updated(cloud, made, { name: "front" });
  expect(front.outputs).toEqual({ ...made.outputs, name: "front" });
  await provider.delete(front);
  expect(await provider.read(front)).toEqual({});
  await provider.delete(front);
  expect(requests.slice(0, 6)).toEqual([
    "GET /v2/networks 200",
    "POST /v2/firewalls 200",
    "GET /v2/firewalls 200",
    `PUT /v2/firewalls/${made.id} 200`,
    "GET /v2/firewalls 200",
    `DELETE /v2/firewalls/${made.id} 200`,
  ]);
  expect(waits).toEqual([]);
});

test("rules for both directions are made with the firewall, at once", async () => {
  const { create, requests } = await bench();
  const rules = { ingressRules: [ssh, web], egressRules: [ping] };
  const { outputs } = await create("Firewall", "fw", { name: "web", region: "LON1", ...rules });
  expect(outputs.ingressRules).toEqual([
    { ...ssh, id },
    { ...web, id },
  ]);
  expect(outputs.egressRules).toEqual([{ ...ping, id }]);
  expect(requests).toHaveLength(3);
});

test("a direction without rules has Civo's, which let everything through", async () => {
  const { create } = await bench();
  const { outputs } = await create("Firewall", "fw", { region: "LON1", ingressRules: [web] });
  expect(outputs.ingressRules).toEqual([{ ...web, id }]);
  expect(protocols(outputs.egressRules)).toEqual(OPEN);
});

test("createDefaultRules false without any rule: nothing passes (2.4.8 wanted a rule)", async () => {
  const cloud = await bench();
  const { outputs, ...made } = await cloud.create("Firewall", "fw", {
    ...{ name: "web", region: "LON1", createDefaultRules: false },
  });
  expect(outputs).toMatchObject({ ingressRules: [], egressRules: [] });
  const opened = await updated(
    cloud,
    { ...made, outputs },
    { createDefaultRules: false, ingressRules: [web] },
  );
  expect(opened.outputs).toMatchObject({ ingressRules: [{ ...web, id }], egressRules: [] });
});

test("no difference: another order, the default protocol, an address alone, ids", async () => {
  const { provider, create } = await bench();
  const { label: _, ...plain } = web;
  const ingressRules = [{ ...plain, cidrs: ["192.0.2.1"] }, ssh, ping];
  const made = await create("Firewall", "fw", { region: "LON1", ingressRules });
  const diff = (news: PropertyMap) =>
    provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...news } });
  const { protocol: __, ...bare } = { ...plain, cidrs: ["192.0.2.1/32"], portRange: "80-80" };
  const sshAgain = { ...ssh, cidrs: ssh.cidrs.toReversed() };
  expect(await diff({ ingressRules: [ping, bare, sshAgain] })).toMatchObject({ changes: "none" });
  expect(await diff({ region: "lon1" })).toMatchObject({ changes: "none" });
  expect(await diff({ ingressRules: [ping, bare] })).toMatchObject({ changes: "some", replaces: [] });
  expect(await diff({ ingressRules: [ping, ping, ssh] })).toMatchObject({ changes: "some", replaces: [] });
  expect((await diff({ ingressRules: [ping, bare, { ...ssh, label: "SSH" }] })).changes).toBe("some");
  expect(await provider.read(made)).toMatchObject({ inputs: made.inputs, outputs: made.outputs });
});

test.each([
  ["networkId", UNKNOWN],
  ["createDefaultRules", false],
  // 2.4.8 failed at the update.
  ["region", "FRA1"],
])("a change of %s replaces", async (property, value) => {
  const { provider, create } = await bench();
  const made = await create("Firewall", "fw", { region: "LON1" });
  const news = { ...made.inputs, [property]: value };
  expect(await provider.diff({ ...made, ...asRead(made), news })).toMatchObject({ replaces: [property] });
});

test("changed rules: what stays isn't touched, new ones come before old ones go", async () => {
  const cloud = await bench();
  const { create, requests } = cloud;
  const made = await create("Firewall", "fw", { name: "web", region: "LON1", ingressRules: [web, ssh] });
  const [before] = made.outputs.ingressRules as [{ id: string }];
  const from = requests.length;
  const { outputs } = await updated(cloud, made, { ingressRules: [ping, web] });
  expect(outputs.ingressRules).toEqual([
    { ...ping, id },
    { ...web, id: before.id },
  ]);
  const sent = requests.slice(from).map((request) => request.split(" ")[0]);
  expect(sent).toEqual(["GET", "POST", "DELETE", "GET"]);
});

test.each([
  [{ portRange: "443-80" }, "ingressRules[0].portRange"],
  [{ portRange: "70000" }, "ingressRules[0].portRange"],
  [{ portRange: "http" }, "ingressRules[0].portRange"],
  [{ protocol: "icmp" }, "ingressRules[0]"],
  [{ protocol: "gre" }, "ingressRules[0].protocol"],
  [{ cidrs: ["10.0.0.0/33"] }, "ingressRules[0].cidrs[0]"],
  [{ action: "drop" }, "ingressRules[0].action"],
])(
  "a rule with %j is refused before anything is sent (2.4.8 had deleted by then)",
  async (change, property) => {
    const { provider, call } = await bench();
    const news = { region: "LON1", ingressRules: [{ ...web, ...change }] };
    const checked = await provider.check({ ...call("Firewall", "fw"), news, randomSeed: new Uint8Array(4) });
    expect(checked.failures.map((failure) => failure.property)).toContain(property);
  },
);

test("a rule that Civo refuses takes nothing away, and the state tells what is there", async () => {
  const cloud = await bench();
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1", ingressRules: [ssh] });
  const refusal = { status: 403, code: "quota_limit_reached", path: "/rules" };
  // The second of two new rules; the first is made.
  cloud.cloud.fail({ method: "POST", every: 2, times: 1, ...refusal });
  const failure = await updated(cloud, made, { ingressRules: [web, ping] }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { message, outputs, inputs } = failure as PartialFailure;
  expect(message).toContain("firewall rule ingress icmp of web in LON1: a quota of the account is used up");
  expect(outputs.ingressRules).toEqual([
    { ...ssh, id },
    { ...web, id },
  ]);
  expect(await rulesOf(cloud, made)).toEqual(outputs.ingressRules);
  const again = await updated(
    cloud,
    { ...made, inputs: inputs ?? {}, outputs },
    { ingressRules: [web, ping] },
  );
  expect(again.outputs.ingressRules).toEqual([
    { ...web, id },
    { ...ping, id },
  ]);
});

test("a failed change of the name leaves the old one in the state (2.4.8 kept the new)", async () => {
  const cloud = await bench();
  await cloud.create("Firewall", "taken", { name: "taken", region: "LON1" });
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1" });
  const failure = await updated(cloud, made, { name: "taken" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringContaining("already exists") });
  expect(failure).not.toBeInstanceOf(PartialFailure);
});

test("taking egressRules out of the program deletes them (2.4.8 dropped that without a word)", async () => {
  const cloud = await bench();
  const rules = { ingressRules: [web], egressRules: [web, ping] };
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1", ...rules });
  // Fails half-way at first: the next run goes on.
  cloud.cloud.fail({ method: "DELETE", path: "/rules", every: 2, times: 1, status: 400, code: "no" });
  await expect(updated(cloud, made, { ingressRules: [web] })).rejects.toThrow("Civo answered");
  const { outputs } = await updated(cloud, made, { ingressRules: [web] });
  expect(outputs).toMatchObject({ ingressRules: [{ ...web, id }], egressRules: [] });
});

test("what is left out when it was never given isn't touched", async () => {
  const cloud = await bench();
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1" });
  const { outputs } = await updated(cloud, made, { ingressRules: [web] });
  expect(outputs.ingressRules).toEqual([{ ...web, id }]);
  expect(protocols(outputs.egressRules)).toEqual(OPEN);
});

test("a rule whose answer is lost is made once", async () => {
  const cloud = await bench();
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1", ingressRules: [ssh] });
  cloud.cloud.fail({ method: "POST", path: "/rules", when: "after" });
  const { outputs } = await updated(cloud, made, { ingressRules: [ssh, web] });
  expect(outputs.ingressRules).toEqual([
    { ...ssh, id },
    { ...web, id },
  ]);
});

test("a firewall whose answer is lost: taken up where network and rules prove it", async () => {
  const cloud = await bench();
  const network = await cloud.create("Network", "net", { label: "net", region: "LON1" });
  const named = { region: "LON1", networkId: network.id, createDefaultRules: false, ingressRules: [web] };
  cloud.cloud.fail({ method: "POST", path: "/firewalls", when: "after" });
  await cloud.create("Firewall", "fw", { ...named, name: "web" });
  cloud.cloud.fail({ method: "POST", path: "/firewalls", when: "after" });
  await cloud.create("Firewall", "auto", { region: "LON1" });
  expect(cloud.requests.filter((request) => request.startsWith("POST /v2/firewalls "))).toHaveLength(2);
  cloud.cloud.fail({ method: "POST", path: "/firewalls", when: "after" });
  const unsure = cloud.create("Firewall", "fw", { region: "LON1", name: "open" });
  await expect(unsure).rejects.toThrow("if an interrupted run made it, import it by that id");
});

test("half-made: kept with its id and what is there; the next run makes it whole", async () => {
  const cloud = await bench();
  const { cloud: api, provider, create, call } = cloud;
  api.fail({ method: "GET", path: "/rules", status: 500, code: "internal", times: 5 });
  const news = { name: "web", region: "LON1", ingressRules: [web] };
  const failure = await create("Firewall", "fw", news).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const { outputs, ...kept } = failure as PartialFailure;
  expect(outputs).toMatchObject({ name: "web", networkId: id, ingressRules: [] });
  const half = { ...call("Firewall", "fw"), id: kept.id, inputs: news, outputs };
  expect((await updated(cloud, half, news)).outputs.ingressRules).toEqual([{ ...web, id }]);
  await provider.delete(half);
});

test.each(["inuse", "database_firewall_deleted_failed"] as const)(
  "a delete waits for what is being deleted (%s), and names what isn't",
  async (firewallInUse) => {
    // The client itself tries four times more after a 500.
    const cloud = await bench({ firewallInUse, pollsUntilGone: 9 });
    const { provider, create, messages } = cloud;
    const made = await create("Firewall", "fw", { name: "web", region: "LON1" });
    const [image] = (await behind(cloud, "GET", "disk_images?region=LON1")) as unknown as [{ id: string }];
    const instance = await behind(cloud, "POST", "instances", {
      ...{ hostname: "app", size: "g3.xsmall", template_id: image.id },
      ...{ network_id: made.outputs.networkId, firewall_id: made.id },
    });
    await expect(provider.delete(made)).rejects.toThrow(/instance app\. Delete that first/);
    await behind(cloud, "DELETE", `instances/${instance.id}?region=LON1`);
    await provider.delete(made);
    expect(messages).toContain("info: waiting for what uses firewall web to go");
  },
);

test("import by id, in whichever region, without rules: those are named to be managed", async () => {
  const { provider, create, call } = await bench({}, { config: { region: "FRA1" } });
  for (const createDefaultRules of [true, false]) {
    const news = {
      name: `fw-${createDefaultRules}`,
      region: "LON1",
      createDefaultRules,
      ingressRules: [web],
    };
    const made = await create("Firewall", "fw", news);
    const imported = await provider.read({ ...call("Firewall", "it"), id: made.id, inputs: {}, outputs: {} });
    // How it was made nobody can tell, and it doesn't matter any more.
    const { ingressRules: _, createDefaultRules: __, ...inputs } = made.inputs;
    const { createDefaultRules: ___, ...outputs } = made.outputs;
    expect(imported).toEqual({ id: made.id, outputs, inputs: { ...inputs, networkId: outputs.networkId } });
    const olds = { oldInputs: imported.inputs ?? {}, oldOutputs: imported.outputs ?? {}, ignoreChanges: [] };
    expect(await provider.diff({ ...made, ...olds, news: made.inputs })).toMatchObject({ changes: "none" });
  }
});

test("drift: rules added or deleted elsewhere show, where the program names them", async () => {
  const cloud = await bench();
  const made = await cloud.create("Firewall", "fw", { name: "web", region: "LON1", ingressRules: [web] });
  const rule = { protocol: "tcp", ports: "22", cidr: ["0.0.0.0/0"], direction: "ingress", action: "allow" };
  await behind(cloud, "POST", `firewalls/${made.id}/rules`, rule);
  await behind(cloud, "POST", `firewalls/${made.id}/rules`, { ...rule, direction: "egress" });
  const { inputs, outputs } = await cloud.provider.read(made);
  expect(inputs?.ingressRules).toMatchObject([web, { portRange: "22" }]);
  expect(inputs).not.toHaveProperty("egressRules");
  const drifted = { ...made, inputs: inputs ?? {}, outputs: outputs ?? {} };
  const repaired = await updated(cloud, drifted, { ingressRules: [web] });
  expect(repaired.outputs.ingressRules).toEqual(made.outputs.ingressRules);
});

test("a failing or throttled API isn't taken for a firewall that is gone (2.4.8 dropped it)", async () => {
  const { cloud, provider, create } = await bench();
  const made = await create("Firewall", "fw", { region: "LON1" });
  cloud.fail({ method: "GET", path: "/firewalls", status: 429, code: "rate_limit", times: 3 });
  expect(await provider.read(made)).toMatchObject({ id: made.id });
  cloud.fail({ method: "GET", path: "/firewalls", status: 503, times: 5 });
  await expect(provider.read(made)).rejects.toThrow("Civo failed to answer");
  cloud.fail({ method: "GET", path: "/firewalls", status: 404, code: "database_region_not_found" });
  await expect(provider.read(made)).rejects.toThrow("can't be reached at present");
});

test("each firewall is in its own region, whatever others do (2.4.8 mixed them up)", async () => {
  const { create } = await bench({}, { config: { region: "FRA1" } });
  const regions = ["LON1", "nyc1", undefined, "LON1"];
  const made = await Promise.all(
    regions.map((region, index) => create("Firewall", `fw${index}`, region === undefined ? {} : { region })),
  );
  expect(made.map(({ outputs }) => outputs.region)).toEqual(["LON1", "NYC1", "FRA1", "LON1"]);
});

test("a region without a default network asks for networkId", async () => {
  const { create } = await bench({ defaultNetworks: false });
  await expect(create("Firewall", "fw", { name: "web", region: "LON1" })).rejects.toThrow(
    "region LON1 has none; give networkId",
  );
});

test("a state of 2.4.8 shows no difference and is deleted as it is", async () => {
  const { provider, create } = await bench();
  const rules = { ingressRules: [ssh, ping], egressRules: [web] };
  const made = await create("Firewall", "fw", { name: "fw-abc1234", region: "LON1", ...rules });
  const old = (rule: object) => ({ label: "", portRange: "", ...rule, __defaults: [] });
  const inputs = {
    ...{ __defaults: ["createDefaultRules", "name"], createDefaultRules: true, name: "fw-abc1234" },
    ...{ region: "LON1", ingressRules: [old(ping), old(ssh)], egressRules: [{ ...web, __defaults: [] }] },
  };
  const state = { ...made, inputs, outputs: { ...made.outputs, __meta: "{}" } };
  const { inputs: news } = await provider.check({
    ...{ ...made, olds: inputs, news: { region: "LON1", ...rules }, randomSeed: new Uint8Array() },
  });
  expect(await provider.diff({ ...asRead(state), ...made, news })).toMatchObject({ changes: "none" });
  expect(await provider.read(state)).toMatchObject({ inputs: { region: "LON1", name: "fw-abc1234" } });
  await provider.delete(state);
});
