import { expect, test } from "vitest";
import { bench } from "./against-cloud.fixture.ts";

const database = {
  name: "db",
  region: "LON1",
  engine: "PostgreSQL",
  version: "16",
  size: "g3.db.small",
  nodes: 1,
};

test.each([
  [
    { size: "g3.small" },
    "The size must be one that Civo offers there for such a thing: `civo size list --region LON1`",
  ],
  [{ version: "1" }, "The version must be one that Civo offers: `civo database versions --region LON1`"],
  [{ networkId: "n" }, "The network must be in the same region: `civo network list --region LON1`"],
  [
    { firewallId: "f" },
    "The firewall must be in the same region and network: `civo firewall list --region LON1`",
  ],
])("a database with %j: what to do about it", async (wrong, hint) => {
  const { create } = await bench();
  await expect(create("Database", "db", { ...database, ...wrong })).rejects.toThrow(hint);
});

test("what isn't there itself needs no hint", async () => {
  const { provider, create } = await bench();
  const made = await create("Database", "db", database);
  await provider.delete(made);
  const update = { ...made, oldInputs: made.inputs, oldOutputs: made.outputs, ignoreChanges: [] };
  const changing = provider.update({ ...update, news: { ...made.inputs, nodes: 3 }, preview: false });
  await expect(changing).rejects.toThrow("If it was deleted elsewhere, a refresh takes note of it");
});
