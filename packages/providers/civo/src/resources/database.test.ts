import { isSecret, type PropertyMap, withoutSecrets } from "@kindling/core/property-value";
import { PartialFailure } from "@kindling/core/provider";
import { expect, test } from "vitest";
import { bench, type Made } from "../against-cloud.fixture.ts";
import { behindBack } from "../raw-api.fixture.ts";

const news = {
  ...{ name: "db", region: "LON1", engine: "postgresql", version: "16", size: "g3.db.small", nodes: 1 },
};
const asRead = ({ inputs, outputs }: Made) => ({ oldInputs: inputs, oldOutputs: outputs, ignoreChanges: [] });

test("a database comes up in the default network, changes in place, and goes", async () => {
  const { provider, create, cloud, messages } = await bench({ pollsUntilReady: 2, pollsUntilGone: 2 });
  const made = await create("Database", "db", news);
  const state = {
    ...{ ...news, networkId: expect.any(String), status: "Ready", username: "postgres", port: 5432 },
    ...{ password: expect.any(String), dnsEndpoint: `${made.id}.db.civo.com`, engine: "PostgreSQL" },
    ...{ endpoint: expect.stringMatching(/^198/), privateIpv4: expect.stringMatching(/^192\.168/) },
  };
  expect(withoutSecrets(made.outputs)).toEqual(state);
  expect(isSecret(made.outputs.password)).toBe(true);
  expect(messages).toEqual(["info: waiting for database db to be ready (pending)"]);
  const firewallId = await behindBack(cloud).make("firewalls", {
    name: "f",
    network_id: made.outputs.networkId,
  });
  const change = { name: "data", nodes: 3, firewallId };
  const update = { ...made, ...asRead(made), news: { ...made.inputs, ...change }, preview: false };
  expect(await provider.diff(update)).toMatchObject({ changes: "some", replaces: [] });
  const { outputs } = await provider.update(update);
  expect(withoutSecrets(outputs)).toEqual({ ...state, ...change });
  await provider.delete({ ...made, outputs });
  expect(await provider.read(made)).toEqual({});
});

test.each([
  [{ size: "g3.db.large" }, "size"],
  [{ version: "17" }, "version"],
  [{ engine: "MySQL" }, "engine"],
  [{ networkId: "another" }, "networkId"],
  [{ region: "FRA1" }, "region"],
])("%j replaces; the case of engine and region doesn't matter", async (change, property) => {
  const { provider, create } = await bench();
  const made = await create("Database", "db", news);
  const diff = (inputs: PropertyMap) => provider.diff({ ...made, ...asRead(made), news: inputs });
  expect((await diff({ ...made.inputs, ...change })).replaces).toEqual([property]);
  expect((await diff({ ...made.inputs, engine: "PostgreSQL", region: "lon1" })).changes).toBe("none");
});

test("a new MySQL is refused in the preview already, with the reason; one that is there stays", async () => {
  const { provider, create, call, requests } = await bench({ newMySql: true });
  const inputs = { ...news, engine: "MySQL", version: "8.0" };
  for (const preview of [true, false]) {
    const creating = provider.create({ ...call("Database", "db"), inputs, preview });
    await expect(creating).rejects.toThrow("no new MySQL databases since November 2025");
  }
  expect(requests).toEqual([]);
  const made = await create("Database", "db", news);
  const old = { ...made, inputs, outputs: { ...made.outputs, engine: "MySQL", version: "8.0" } };
  expect(await provider.diff({ ...old, ...asRead(old), news: inputs })).toMatchObject({ changes: "none" });
});

test("one that never gets ready is kept with its id", async () => {
  const { create } = await bench({ pollsUntilReady: 1_000_000 });
  const failure = await create("Database", "db", news).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PartialFailure);
  expect(failure).toMatchObject({ id: expect.any(String), outputs: { name: "db", status: "Pending" } });
});

test("a refused update leaves the old values (2.4.8 left the new ones in the state)", async () => {
  const { provider, create } = await bench();
  const made = await create("Database", "db", news);
  const update = { ...made, ...asRead(made), news: { ...made.inputs, nodes: 2 }, preview: false };
  const failure = await provider.update(update).catch((error: unknown) => error);
  expect(failure).not.toBeInstanceOf(PartialFailure);
  expect((await provider.read(made)).outputs).toEqual(made.outputs);
});

test("a lost answer: the new one is taken up, though another bears its name", async () => {
  const { cloud, create, requests } = await bench();
  const other = await create("Database", "db", news);
  cloud.fail({ method: "POST", path: "/databases", when: "after" });
  expect((await create("Database", "db", news)).id).not.toBe(other.id);
  expect(requests.filter((request) => request.startsWith("POST"))).toHaveLength(2);
});

test("drift, import in whichever region, gone on the server", async () => {
  const { provider, create, call, cloud } = await bench();
  const made = await create("Database", "db", news);
  await behindBack(cloud).change(`databases/${made.id}`, { nodes: 3 });
  expect((await provider.read(made)).inputs).toEqual({ ...made.inputs, nodes: 3 });
  const imported = await provider.read({ ...call("Database", "it"), id: made.id, inputs: {}, outputs: {} });
  expect(imported.inputs).toMatchObject({ ...news, engine: "PostgreSQL", nodes: 3 });
  await behindBack(cloud).remove(`databases/${made.id}`);
  expect(await provider.read(made)).toEqual({});
  await provider.delete(made);
});
