import { expect, test } from "vitest";
import { lagoon, lagoonWithProject, PROJECT } from "./client.fixture.ts";
import type { RequestLogEntry } from "./index.ts";

/** A clock that stands still until it is told otherwise. */
function stoppedClock() {
  const clock = {
    time: 5000,
    slept: [] as number[],
    now: () => clock.time,
    sleep: async (ms: number) => void clock.slept.push(ms),
  };
  return clock;
}

const ADD = `addKubernetes(input: {name: "dt", consoleUrl: "https://k8s.example.com"})`;

test("a dropped connection: before the work nothing was done, after it everything", async () => {
  const { cloud, made, get } = await lagoon();
  cloud.fail({ field: "addKubernetes" });
  await expect(made(ADD)).rejects.toThrow("fetch failed");
  expect(await get("allKubernetes { name }")).toEqual([]);
  cloud.fail({ field: "addKubernetes", when: "after" });
  await expect(made(ADD)).rejects.toThrow("fetch failed");
  expect(await get("allKubernetes { name }")).toEqual([{ name: "dt" }]);
});

test("an answer that breaks off, with the work done", async () => {
  const { cloud, made, get } = await lagoon();
  cloud.fail({ answer: "cut", when: "after" });
  await expect(made(ADD)).rejects.toThrow("terminated");
  expect(await get("allKubernetes { name }")).toEqual([{ name: "dt" }]);
});

test.each([401, 403, 429, 500, 502, 503])("a proxy's page with %i and Retry-After, once", async (status) => {
  const { cloud, send } = await lagoon();
  cloud.fail({ status, retryAfter: 7 });
  const failed = await send("{ lagoonVersion }");
  expect([failed.status, failed.headers.get("retry-after")]).toEqual([status, "7"]);
  expect((await send("{ lagoonVersion }")).status).toBe(200);
});

test("an error in GraphQL's form, each second time", async () => {
  const { send } = await lagoon({ failures: [{ answer: "error", message: "no", every: 2 }] });
  const messages = [];
  for (let request = 0; request < 4; request++)
    messages.push((await send("{ lagoonVersion }")).errors[0]?.message);
  expect(messages).toEqual([undefined, "no", undefined, "no"]);
});

test("latency comes before each request, a slow answer once", async () => {
  const clock = stoppedClock();
  const { send } = await lagoon({ latencyMs: 80, failures: [{ delayMs: 5000 }] }, { clock });
  for (let request = 0; request < 2; request++) expect((await send("{ lagoonVersion }")).status).toBe(200);
  expect(clock.slept).toEqual([80, 5000, 80]);
});

test("more requests than allowed in a second are 429", async () => {
  const clock = stoppedClock();
  const { send } = await lagoon({ requestsPerSecond: 1 }, { clock });
  const statuses = [await send("{ lagoonVersion }"), await send("{ lagoonVersion }")].map(
    ({ status }) => status,
  );
  clock.time += 1000;
  expect([...statuses, (await send("{ lagoonVersion }")).status]).toEqual([200, 429, 200]);
});

test("the request log holds the fields that were asked for, and nothing secret", async () => {
  const entries: RequestLogEntry[] = [];
  const { cloud, send, made } = await lagoonWithProject(
    {},
    { onRequest: (entry) => void entries.push(entry) },
  );
  entries.length = 0;
  cloud.fail({});
  await made(PROJECT).catch(() => {});
  await send("query ($name: String!) { projectByName(name: $name) { id } me { id } }", { name: "hush" });
  expect(entries.map(({ fields, status }) => `${fields} ${status}`)).toEqual([
    "addProject 0",
    "projectByName,me 200",
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/hush|eyJ/);
});
