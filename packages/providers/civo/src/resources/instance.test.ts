import { type PropertyMap, secret, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { machines } from "../machines.fixture.ts";

const ADDRESS = expect.stringMatching(/^198\.18\./);

test("an instance comes up, and goes for good", async () => {
  const { instance, provider, refresh, messages, networkId } = await machines({
    ...{ pollsUntilReady: 3, pollsUntilGone: 3 },
  });
  const made = await instance("web");
  expect(withoutSecrets(made.outputs)).toEqual({
    ...{ hostname: "web", diskImage: "ubuntu-noble", size: "g3.xsmall", networkId, region: "LON1" },
    ...{ initialUser: "civo", publicIpRequired: "create", writePassword: false, status: "ACTIVE" },
    ...{ volumeType: "ms-xfs-2-replicas", publicIp: ADDRESS, initialPassword: "" },
    ...{ privateIp: "192.168.2.2", privateIpv4: "192.168.2.2", cpuCores: 1, ramMb: 1024, diskGb: 25 },
    ...{
      sourceId: "ubuntu-noble",
      sourceType: "diskimage",
      createdAt: expect.stringMatching(/^2026-01-01T/),
    },
  });
  expect(messages).toContain("info: waiting for instance web to be active (building)");
  await provider.delete(made);
  expect(await refresh(made)).toBeUndefined();
});

test("nothing that Civo chooses shows up as a difference (2.4.8: reverseDns, volumeType, publicIpRequired)", async () => {
  const { instance, ip, refresh, diff } = await machines({ regionCase: "lower", reverseDns: "dropped" });
  const address = await ip("front");
  const made = await Promise.all([
    instance("web", { reverseDns: "web.example.com", tags: ["b", "a"], notes: "", script: "echo hush" }),
    instance("api", { publicIpRequired: "none" }),
    instance("db", { publicIpRequired: "none", reservedIpv4: address.id }),
  ]);
  for (const one of made) {
    const found = await refresh(one);
    expect(found).toMatchObject({ inputs: one.inputs, outputs: one.outputs });
    expect((await diff(found ?? one, { region: "lon1" })).changes).toBe("none");
  }
});

test("without a network it comes into the default one, without a hostname it gets one", async () => {
  const { create, record } = await machines();
  const made = await create("Instance", "my web", { region: "LON1", diskImage: "debian-12" });
  expect(made.outputs.hostname).toMatch(/^my-web-[0-9a-f]{7}$/);
  const network = await record("networks", { ...made, id: String(made.outputs.networkId) });
  expect(network.default).toBe(true);
  // The default network's own firewall.
  expect(made.outputs.firewallId).toMatch(/^[0-9a-f-]{36}$/);
});

test("images by name or id, each in its region", async () => {
  const { instance, refresh, diff, behind, create, cloud } = await machines({ customImages: ["golden"] });
  const images = (await behind.get("disk_images")) as unknown as { id: string; name: string }[];
  const noble = images.find(({ name }) => name === "ubuntu-noble")?.id;
  const [byName, byId] = [await instance("web"), await instance("api", { diskImage: noble })];
  // The state keeps what was written.
  expect((await refresh(byName))?.inputs.diskImage).toBe("ubuntu-noble");
  expect((await refresh(byId))?.inputs.diskImage).toBe(noble);
  // Name and id of one image are the same machine.
  expect((await diff(byName, { diskImage: noble })).changes).toBe("none");
  expect((await diff(byId, { diskImage: "ubuntu-noble" })).changes).toBe("none");
  expect((await diff(byId, { diskImage: "debian-12" })).replaces).toEqual(["diskImage"]);
  expect((await instance("own", { diskImage: "golden" })).outputs.sourceId).toBe("golden");
  await create("Instance", "far", { region: "FRA1", diskImage: "ubuntu-noble" });
  await expect(create("Instance", "f", { region: "FRA1", diskImage: noble ?? "" })).rejects.toThrow(
    "database_disk_image_not_found",
  );
  expect(cloud).toBeDefined();
});

test("an image that isn't there: the preview tells, of a new instance only", async () => {
  const { provider, call, instance, diff } = await machines();
  const inputs = { region: "LON1", diskImage: "ubuntu-nobel" };
  await expect(provider.create({ ...call("Instance", "web"), inputs, preview: true })).rejects.toThrow(
    "LON1 has no disk image ubuntu-nobel; did you mean ubuntu-noble? There are debian-11",
  );
  // Images are retired; machines that were made of them stay.
  const made = await instance("web");
  const olds = { ...made, inputs: { ...made.inputs, diskImage: "retired" } };
  expect((await diff(olds, { notes: "still here" })).replaces).toEqual([]);
});

test("a size that isn't listed for instances: a preview warns, Civo has the last word", async () => {
  const { provider, call, instance, update, messages } = await machines();
  const inputs = { region: "LON1", diskImage: "ubuntu-noble", size: "g3.smal" };
  await provider.create({ ...call("Instance", "web"), inputs, preview: true });
  const made = await instance("web");
  await update(made, { size: "g4s.kube.large" }, true);
  expect(messages.filter((message) => message.startsWith("warning"))).toEqual([
    expect.stringMatching(
      /^warning: LON1 lists no size g3\.smal for instances; did you mean g3\.small\? There are/,
    ),
    expect.stringMatching(/^warning: LON1 lists no size g4s\.kube\.large for instances/),
  ]);
});

test("what changes in place, does", async () => {
  const { instance, update, record, behind, networkId, diff, requests } = await machines();
  const firewallId = await behind.make("firewalls", { name: "web", network_id: networkId });
  const made = await instance("web", { notes: "first", tags: ["a"], firewallId });
  expect((await record("instances", made)).notes).toBe("first");
  const other = await behind.make("firewalls", { name: "other", network_id: networkId });
  const change = { hostname: "front", notes: "second", tags: ["b", "a"], reverseDns: "www.example.com" };
  const changed = await update(made, { ...change, firewallId: other, publicIpRequired: "none" });
  expect(await record("instances", made)).toMatchObject({
    ...{ hostname: "front", notes: "second", tags: ["b", "a"], reverse_dns: "www.example.com" },
    ...{ firewall_id: other, public_ip: "" },
  });
  expect(changed.outputs).toMatchObject({ ...change, firewallId: other, publicIp: "" });
  // Clearing notes takes more than an empty text; the order of tags means nothing.
  const cleared = await update(changed, { notes: undefined, tags: undefined });
  expect(await record("instances", made)).toMatchObject({ notes: "", tags: [] });
  expect(cleared.outputs).not.toHaveProperty("notes");
  expect((await diff(changed, { tags: ["a", "b"] })).changes).toBe("none");
  expect(requests.filter((one) => one.startsWith("POST /v2/instances"))).toHaveLength(1);
});

test("what is fixed, replaces (2.4.8 failed at the update, or forgot a removed key)", async () => {
  const { instance, diff, behind } = await machines();
  const sshkeyId = await behind.make("sshkeys", {
    name: "me",
    public_key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 me",
  });
  const made = await instance("web", { sshkeyId, script: "true", initialUser: "me" });
  const fixed = {
    ...{ diskImage: "debian-12", networkId: "x", region: "FRA1", sshkeyId: undefined, initialUser: "you" },
    ...{ script: "false", privateIpv4: "192.168.2.9", volumeType: "csi-s3" },
  };
  for (const [name, value] of Object.entries(fixed))
    expect(await diff(made, { [name]: value })).toMatchObject({
      replaces: [name],
      deleteBeforeReplace: false,
    });
  // The address that it has anyway is no change.
  expect((await diff(made, { privateIpv4: made.outputs.privateIp })).changes).toBe("none");
});

test("a replacement that keeps an address deletes first (2.4.8 left that to the program)", async () => {
  const { instance, diff, ip } = await machines();
  const address = await ip("front");
  const fixed = await instance("web", { privateIpv4: "192.168.2.9" });
  const reserved = await instance("api", { reservedIpv4: "front" });
  const change = { diskImage: "debian-12" };
  for (const made of [fixed, reserved])
    expect(await diff(made, change)).toMatchObject({ replaces: ["diskImage"], deleteBeforeReplace: true });
  expect(await diff(fixed, { ...change, privateIpv4: "192.168.2.10" })).toMatchObject({
    deleteBeforeReplace: false,
  });
  expect(address.outputs.ip).toBe(reserved.outputs.publicIp);
});

test("and so gets the address, though Civo moves none from one instance to another", async () => {
  const { instance, ip, provider } = await machines({
    ...{ assigningTakenIp: "database_cannot_move_ip", pollsUntilReady: 3, pollsUntilGone: 3 },
  });
  const address = await ip("front");
  const given = { reservedIpv4: address.id, privateIpv4: "192.168.2.9" };
  const old = await instance("web", given);
  await expect(instance("web", { ...given, privateIpv4: "192.168.2.10" })).rejects.toThrow("cannot_move_ip");
  await provider.delete(old);
  const made = await instance("web", { ...given, diskImage: "debian-12" });
  expect(made.outputs).toMatchObject({ publicIp: address.outputs.ip, privateIp: "192.168.2.9" });
});

test("it grows in place, and doesn't shrink: the preview tells", async () => {
  const { instance, update, diff, record, requests } = await machines({ pollsUntilReady: 2 });
  const made = await instance("web");
  expect(await diff(made, { size: "g3.medium" })).toMatchObject({ changes: "some", replaces: [] });
  await update(made, { size: "g3.medium" }, true);
  const grown = await update(made, { size: "g3.medium" });
  expect(grown.outputs).toMatchObject({ size: "g3.medium", cpuCores: 2, diskGb: 50, status: "ACTIVE" });
  for (const preview of [true, false])
    await expect(update(grown, { size: "g3.small", hostname: "x" }, preview)).rejects.toThrow(
      "instance web in LON1: it can't shrink from g3.medium to g3.small, which has 1 CPU cores and not 2",
    );
  // Nor is anything else changed then.
  expect((await record("instances", made)).hostname).toBe("web");
  expect(requests.filter((one) => one.includes("resize"))).toHaveLength(1);
});

test("a failed update keeps the old values of what did not change (2.4.8 kept the new ones)", async () => {
  const { instance, update, cloud } = await machines();
  const made = await instance("web", { tags: ["a"] });
  cloud.fail({ method: "PUT", path: "/resize", status: 403, code: "no" });
  const failure = await update(made, { notes: "new", size: "g3.medium" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect((failure as PartialFailure).outputs).toMatchObject({ notes: "new", size: "g3.xsmall", tags: ["a"] });
  expect((failure as PartialFailure).inputs).toMatchObject({ notes: "new", size: "g3.xsmall" });
});

test("a reserved IP by id, name or address, taken and left in place", async () => {
  const { instance, ip, update, refresh, record, provider } = await machines({ pollsUntilReady: 2 });
  const [one, two] = [await ip("one"), await ip("two")];
  let made = await instance("web", { reservedIpv4: one.outputs.ip });
  expect(made.outputs).toMatchObject({ publicIp: one.outputs.ip, reservedIpv4: one.outputs.ip });
  made = await update(made, { reservedIpv4: "two" });
  expect(made.outputs).toMatchObject({ publicIp: two.outputs.ip, reservedIpv4: "two" });
  expect((await record("ips", one)).assigned_to).toBeNull();
  await provider.delete(one);
  // Taken away behind our back, it shows.
  expect((await refresh(made))?.inputs.reservedIpv4).toBe("two");
  made = await update(made, { reservedIpv4: undefined });
  expect((await record("ips", two)).assigned_to).toBeNull();
  expect(made.outputs).not.toHaveProperty("reservedIpv4");
  await expect(update(made, { reservedIpv4: "none" })).rejects.toThrow("LON1 has no reserved IP");
});

test("an address taken away behind our back shows, one assigned by another resource doesn't", async () => {
  const { instance, ip, assign, refresh, behind, import: imported } = await machines();
  const [one, two] = [await ip("one"), await ip("two")];
  const [web, api] = [await instance("web", { reservedIpv4: "one" }), await instance("api")];
  await behind.make(`ips/${one.id}/actions`, { action: "unassign" });
  expect((await refresh(web))?.inputs).not.toHaveProperty("reservedIpv4");
  await assign(api, two);
  expect((await refresh(api))?.inputs).toEqual(api.inputs);
  expect((await imported(api)).inputs).toMatchObject({ reservedIpv4: two.id });
});

test("a first instance that gets a public address all the same: a warning", async () => {
  const { instance, messages } = await machines();
  const first = await instance("web", { publicIpRequired: "none" });
  const second = await instance("api", { publicIpRequired: "none" });
  expect([first.outputs.publicIp, second.outputs.publicIp]).toEqual([ADDRESS, ""]);
  expect(messages.filter((message) => message.startsWith("warning"))).toEqual([
    expect.stringMatching(/^warning: instance web got the public address .* first instance of a network/),
  ]);
});

test.each(["script", "user_script"] as const)(
  "the script is secret, and read back from base64 in `%s`",
  async (scriptField) => {
    const { instance, record, import: imported } = await machines({ scriptField });
    const made = await instance("web", { script: "#!/bin/sh\necho hush ü" });
    expect(made.outputs.script).toEqual(secret("#!/bin/sh\necho hush ü"));
    expect((await record("instances", made))[scriptField]).toBe(
      Buffer.from("#!/bin/sh\necho hush ü").toString("base64"),
    );
    expect((await imported(made)).inputs?.script).toEqual(secret("#!/bin/sh\necho hush ü"));
  },
);

test("the password is kept only where the program wants it, as a secret", async () => {
  const { instance, update } = await machines();
  const made = await instance("web", { writePassword: true });
  expect(made.outputs.initialPassword).toEqual(secret(expect.stringMatching(/^.{16}$/)));
  expect((await update(made, { writePassword: false })).outputs.initialPassword).toEqual(secret(""));
});

test("what a network or firewall waits for is really gone after a delete", async () => {
  const { instance, provider, create } = await machines({ pollsUntilGone: 4 });
  const network = await create("Network", "n", { label: "n", region: "LON1" });
  const firewall = await create("Firewall", "f", { name: "f", networkId: network.id, region: "LON1" });
  const made = await instance("web", { networkId: network.id, firewallId: firewall.id });
  await provider.delete(made);
  await provider.delete(firewall);
  await provider.delete(network);
});

test("one that fails to be built is kept with its id", async () => {
  const { instance } = await machines({ builtInstance: "ERROR", pollsUntilReady: 1 });
  const failure = await instance("web", { notes: "mine" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({
    message: "instance web in LON1: Civo reports it as error",
    id: expect.any(String),
  });
  expect((failure as PartialFailure).outputs).not.toHaveProperty("notes");
});

test("a lost answer makes one instance, though hostnames may repeat", async () => {
  const { instance, cloud, behind } = await machines();
  const other = await instance("web");
  cloud.fail({ method: "POST", path: "/instances", when: "after" });
  const made = await instance("web");
  const { items } = (await behind.get("instances")) as unknown as { items: { id: string }[] };
  expect(items.map(({ id }) => id)).toEqual([other.id, made.id]);
});

test("a hostname that Civo lets only one have", async () => {
  const { instance } = await machines({ sameHostnames: "instance_duplicate" });
  const { id } = await instance("web");
  await expect(instance("web")).rejects.toThrow(
    new RegExp(`an instance of this name already exists .* id ${id}`),
  );
});

test("a state of 2.4.8, with what that filled in, shows no difference", async () => {
  const { instance, refresh, diff } = await machines();
  const made = await instance("web", { tags: ["a"], script: "true" });
  const { region: _, ...inputs } = withoutSecrets(made.inputs) as PropertyMap;
  const old = { __defaults: [], ...inputs };
  const { privateIpv4: __, ...known } = withoutSecrets(made.outputs) as PropertyMap;
  const outputs = { ...known, reverseDns: "", notes: "", __meta: "{}" };
  expect((await diff({ ...made, inputs: old, outputs }, {})).changes).toBe("none");
  const found = await refresh({ ...made, inputs: old, outputs });
  expect((await diff(found ?? made, {})).changes).toBe("none");
});

test("import by id, in whichever region", async () => {
  const { create, import: imported, diff } = await machines();
  const made = await create("Instance", "far", { region: "NYC1", hostname: "far", diskImage: "debian-12" });
  const found = await imported(made);
  expect(found).toMatchObject({ id: made.id, inputs: made.inputs, outputs: made.outputs });
  const { inputs = {}, outputs = {} } = found;
  expect((await diff({ ...made, inputs, outputs }, { privateIpv4: undefined })).changes).toBe("none");
});

test("gone on the server is noticed, an outage isn't taken for it (2.4.8 made a second one)", async () => {
  const { instance, refresh, cloud, behind } = await machines({ pollsUntilGone: 3 });
  const made = await instance("web");
  cloud.fail({ method: "GET", path: made.id, status: 404, code: "database_account_not_found" });
  await expect(refresh(made)).rejects.toThrow("refused the API token");
  cloud.fail({ method: "GET", path: made.id, status: 429, code: "too_many", times: 2 });
  expect(await refresh(made)).toBeDefined();
  // One that is being deleted has gone as far as a program is concerned.
  await behind.remove(`instances/${made.id}`);
  expect(await refresh(made)).toBeUndefined();
});
