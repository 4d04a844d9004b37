import { withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";

const label = "backend";
const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

test("a network comes up, changes its label and nameservers in place, and goes", async () => {
  const { provider, create, requests } = await bench();
  const made = await create("Network", "net", { label, region: "LON1" });
  expect(withoutSecrets(made.outputs)).toEqual({
    label,
    region: "LON1",
    cidrV4: expect.stringMatching(/^192\.168\./),
    nameserversV4s: ["8.8.8.8", "1.1.1.1"],
    name: expect.stringContaining("backend"),
    default: false,
  });
  const nameserversV4s = ["9.9.9.9", "1.1.1.1"];
  const news = { label: "front", region: "LON1", nameserversV4s };
  const { outputs } = await provider.update({ ...made, ...asRead(made), news, preview: false });
  expect(outputs).toMatchObject({ label: "front", nameserversV4s, cidrV4: made.outputs.cidrV4 });
  await provider.delete({ ...made, outputs });
  expect(await provider.read(made)).toEqual({});
  expect(requests.slice(0, 2)).toEqual(["POST /v2/networks 200", `GET /v2/networks/${made.id} 200`]);
});

test("a change of cidrV4 replaces, of the label doesn't (2.4.8 failed at the update)", async () => {
  const { provider, create } = await bench();
  const made = await create("Network", "net", { label, region: "LON1", cidrV4: "10.1.0.0/24" });
  const diff = (change: object) =>
    provider.diff({ ...made, ...asRead(made), news: { ...made.inputs, ...change } });
  // Two networks can't share a label, so the old one goes first.
  const another = await diff({ cidrV4: "10.2.0.0/24" });
  expect(another).toMatchObject({ replaces: ["cidrV4"], deleteBeforeReplace: true });
  expect(await diff({ label: "other" })).toMatchObject({ changes: "some", replaces: [] });
  expect((await diff({ region: "lon1" })).changes).toBe("none");
});

test.each([
  [{ label: "two words" }, "label"],
  [{ label, cidrV4: "8.8.8.0/24" }, "cidrV4"],
  [{ label, cidrV4: "10.0.0.1/24" }, "cidrV4"],
  [{ label, nameserversV4s: ["1.1.1.1"] }, "nameserversV4s"],
  [{ label, vlanId: 5000, vlanPhysicalInterface: "eth0" }, "vlanId"],
])("%j is refused before anything is sent", async (news, property) => {
  const { provider, call } = await bench();
  const checked = await provider.check({ ...call("Network", "net"), news, randomSeed: new Uint8Array() });
  expect(checked.failures.map((failure) => failure.property)).toContain(property);
});

test("VLAN settings go together", async () => {
  const { provider, call } = await bench();
  const news = { label, vlanCidrV4: "10.0.0.0/24" };
  const checked = await provider.check({ ...call("Network", "net"), news, randomSeed: new Uint8Array() });
  expect(checked.failures).toMatchObject([{ reason: expect.stringContaining("go together") }]);
});

test("an answer that is lost: taken up with its range, told of without one", async () => {
  const { cloud, create, requests } = await bench();
  cloud.fail({ method: "POST", path: "/networks", when: "after" });
  await create("Network", "one", { label: "one", region: "LON1", cidrV4: "10.1.0.0/24" });
  expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
  cloud.fail({ method: "POST", path: "/networks", when: "after" });
  // Anybody may have made a network of that label meanwhile: adopting it could delete theirs.
  await expect(create("Network", "two", { label: "two", region: "LON1" })).rejects.toThrow(
    "if an interrupted run made it, import it by that id",
  );
});

test("a label that is taken: by which network", async () => {
  const { create } = await bench();
  const { id } = await create("Network", "one", { label, region: "LON1" });
  await expect(create("Network", "two", { label, region: "LON1" })).rejects.toThrow(`with id ${id}`);
});

test("a label that Civo keeps for a while after a delete (terraform-provider-civo issue 324)", async () => {
  const { provider, create, messages } = await bench({ refusalsOfFreedLabel: 3 });
  await provider.delete(await create("Network", "net", { label, region: "LON1" }));
  await create("Network", "net", { label, region: "LON1" });
  expect(messages).toContain("info: waiting for Civo to free the name backend");
});

test("a delete waits for what is still being deleted, and names what isn't", async () => {
  const { cloud, provider, create, messages } = await bench();
  const made = await create("Network", "net", { label, region: "LON1" });
  const inUse = { status: 409, code: "database_network_inuse_by_instance" };
  cloud.fail({ method: "DELETE", ...inUse, times: 3 });
  await provider.delete(made);
  expect(messages).toContain("info: waiting for what uses network backend to go");
});

test("a network that is in use for good isn't waited for", async () => {
  const { cloud, provider, create } = await bench();
  const made = await create("Network", "net", { label, region: "LON1" });
  const volume = { name: "data", size_gb: 10, network_id: made.id, region: "LON1" };
  await fetch(`${cloud.url}/v2/volumes`, {
    method: "POST",
    headers: { authorization: `bearer ${cloud.token}`, "content-type": "application/json" },
    body: JSON.stringify(volume),
  });
  await expect(provider.delete(made)).rejects.toThrow(/volume data\. Delete that first/);
});

test("one that never gets active is kept with its id", async () => {
  const { cloud, create } = await bench();
  cloud.fail({ method: "GET", path: "/networks/", status: 500, code: "internal", times: 99 });
  const failure = await create("Network", "net", { label, region: "LON1" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({ id: expect.any(String), outputs: { label, region: "LON1" } });
});

test("a changed label that can't be read back is in the state all the same", async () => {
  const { provider, create, cloud } = await bench();
  const made = await create("Network", "net", { label, region: "LON1" });
  cloud.fail({ method: "GET", path: "/networks/", status: 403, code: "database_forbidden" });
  const news = { label: "front", region: "LON1" };
  const failure = await provider
    .update({ ...made, ...asRead(made), news, preview: false })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  const outputs = { ...made.outputs, label: "front" };
  expect(failure).toMatchObject({ id: made.id, inputs: news, outputs });
});

test("import by id, in whichever region", async () => {
  const { provider, create, call } = await bench({}, { config: { region: "LON1" } });
  const { id, outputs } = await create("Network", "net", { label, region: "NYC1" });
  const imported = await provider.read({ ...call("Network", "it"), id, inputs: {}, outputs: {} });
  expect(imported).toMatchObject({ id, inputs: { label, region: "NYC1" }, outputs });
});

test("gone on the server is noticed (2.4.8 didn't), a passing error isn't taken for it", async () => {
  const { cloud, provider, create } = await bench();
  const made = await create("Network", "net", { label, region: "LON1" });
  cloud.fail({ method: "GET", path: made.id, status: 404, code: "database_region_not_found" });
  await expect(provider.read(made)).rejects.toThrow("can't be reached at present");
  await provider.delete(made);
  expect(await provider.read(made)).toEqual({});
});
