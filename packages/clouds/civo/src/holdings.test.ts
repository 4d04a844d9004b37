import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "./client.fixture.ts";
import { holdings } from "./index.ts";
import { machines } from "./machines.fixture.ts";

test("what an account holds, by noun and name; parts and the default networks are not named", async () => {
  const { directory, network, instance, firewall, bucket, made, remove } = await machines({
    pollsUntilGone: 9,
  });
  await firewall("f");
  await remove("instances", await instance("going"));
  await bucket("b", "FRA1");
  const domain = await made("dns", { name: "example.com" });
  await made(`dns/${domain}/records`, { type: "A", name: "www", value: "192.0.2.1" });
  const pools = [{ size: "g4s.kube.small", count: 1 }];
  await made("kubernetes/clusters", { name: "k", network_id: network, pools });
  const region = "LON1";
  expect(holdings(directory)).toEqual([
    { noun: "network", name: "net", region },
    { noun: "firewall", name: "f", region },
    { noun: "instance", name: "going", region },
    { noun: "object store credential", name: "b", region: "FRA1" },
    { noun: "object store", name: "b", region: "FRA1" },
    { noun: "DNS domain", name: "example.com" },
    { noun: "DNS record", name: "www" },
    { noun: "Kubernetes cluster", name: "k", region },
  ]);
});

test("a folder without a cloud holds nothing, and stays as it is; a foreign file is an error", async () => {
  const directory = await temporaryFolder();
  expect(holdings(directory)).toEqual([]);
  await writeFile(join(directory, "civo.sqlite"), "not a database ".repeat(100));
  expect(() => holdings(directory)).toThrow("can't read what the simulated Civo holds");
});
