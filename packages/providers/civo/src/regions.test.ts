import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { civoProvider } from "./index.ts";

/** Looks for a network in all regions with a provider instance of its own, as each stack has one. */
async function lookups(onRequest: (number: number) => "answer" | "hold") {
  let heard = 0;
  const api = createServer(({ url = "" }, response) => {
    const forRegions = url.startsWith("/v2/regions");
    if (forRegions) heard++;
    if (forRegions && onRequest(heard) === "hold") return;
    const list = forRegions ? [{ code: "LON1" }] : [];
    response.setHeader("content-type", "application/json").end(JSON.stringify(list));
  }).listen(0, "127.0.0.1");
  await once(api, "listening");
  onTestFinished(() => {
    api.closeAllConnections();
    api.close();
  });
  const { port } = api.address() as AddressInfo;
  const instance = civoProvider({ apiEndpoint: `http://127.0.0.1:${port}`, token: "t0ken" });
  const urn = "urn:pulumi:dev.b::p::civo:index/network:Network::net";
  return {
    heard: () => heard,
    async look({ signal }: AbortController, config = {}) {
      const provider = instance();
      const call = { urn, signal, log() {} };
      const of = "urn:pulumi:dev.b::p::pulumi:providers:civo::civo";
      await provider.configure({ ...call, urn: of, inputs: config });
      return await provider.read({ ...call, id: "of-none", inputs: {}, outputs: {} });
    },
  };
}

test("all stacks of a process ask for an account's regions once", async () => {
  const { look, heard } = await lookups(() => "answer");
  await Promise.all([1, 2, 3].map(() => look(new AbortController())));
  await look(new AbortController());
  expect(heard()).toBe(1);
  await look(new AbortController(), { token: "another" });
  expect(heard()).toBe(2);
});

test("a stack that is stopped while it asks stops no other", async () => {
  const first = new AbortController();
  let asked = () => {};
  const asks = new Promise<void>((resolve) => (asked = resolve));
  const { look, heard } = await lookups((number) => {
    if (number > 1) return "answer";
    asked();
    return "hold";
  });
  const stopped = look(first);
  await asks;
  const going = look(new AbortController());
  first.abort();
  await expect(stopped).rejects.toMatchObject({ code: "cancelled" });
  expect(await going).toEqual({});
  expect(heard()).toBe(2);
});
