import { expect, test } from "vitest";
import { civo } from "./client.fixture.ts";
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

test("more requests than allowed in a second are 429 with Retry-After (a guess: facts, Rate limit)", async () => {
  const clock = stoppedClock();
  const { get } = await civo({ requestsPerSecond: 2 }, { clock });
  const statuses = [await get("regions"), await get("regions"), await get("regions")];
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(statuses[2]?.headers.get("retry-after")).toBe("1");
  clock.time += 1000;
  expect((await get("regions")).status).toBe(200);
});

test("a 429 may lack Retry-After (facts: its headers are unknown)", async () => {
  const { get } = await civo({ requestsPerSecond: 1, rateLimitHeader: false }, { clock: stoppedClock() });
  await get("regions");
  const { status, headers } = await get("regions");
  expect([status, headers.get("retry-after")]).toEqual([429, null]);
});

test("latency comes before each request", async () => {
  const clock = stoppedClock();
  const { get } = await civo({ latencyMs: 80 }, { clock });
  await get("regions");
  await get("regions");
  expect(clock.slept).toEqual([80, 80]);
});

test("a dropped connection: before the work nothing was done, after it everything", async () => {
  const { cloud, get, bucket } = await civo();
  cloud.fail({ method: "POST", when: "before" });
  await expect(bucket("before")).rejects.toThrow("fetch failed");
  cloud.fail({ method: "POST", when: "after" });
  await expect(bucket("after")).rejects.toThrow("fetch failed");
  const { items } = (await get("objectstores?region=LON1")).body;
  expect(items.map(({ name }) => name)).toEqual(["after"]);
});

test.each([
  [{ every: 3 }, [200, 200, 500, 200, 200, 500, 200]],
  [{ every: 1 }, [500, 500, 500, 500, 500, 500, 500]],
  [{ every: 2, times: 2 }, [200, 500, 200, 500, 200, 200, 200]],
  [{}, [500, 200, 200, 200, 200, 200, 200]],
])("requests fail as often as told: %j", async (often, wanted) => {
  const { get } = await civo({ failures: [{ status: 500, code: "internal", ...often }] });
  const statuses = [];
  for (let number = 0; number < wanted.length; number++) statuses.push((await get("regions")).status);
  expect(statuses).toEqual(wanted);
});

test("failures: a code, a proxy's HTML (civo/cli issue 182), an outage (civo/cli issue 329), so many times", async () => {
  const { get } = await civo({
    failures: [
      {
        status: 503,
        code: "region_unavailable",
        reason: "The region timed out",
        retryAfter: 7,
        path: "/quota",
      },
      { status: 502 },
      { status: 404, code: "database_region_not_found", times: 2 },
    ],
  });
  const html = await get("regions");
  expect([html.status, html.body]).toEqual([502, "<html><body><h1>502</h1></body></html>"]);
  const outage = [await get("regions"), await get("regions"), await get("regions")];
  expect(outage.map(({ status }) => status)).toEqual([404, 404, 200]);
  const unavailable = await get("quota?region=LON1");
  expect(unavailable.body).toEqual({ code: "region_unavailable", reason: "The region timed out" });
  expect(unavailable.headers.get("retry-after")).toBe("7");
});

test("the request log holds method, path and status, and nothing secret", async () => {
  const entries: RequestLogEntry[] = [];
  const { cloud, post, get } = await civo({}, { onRequest: (entry) => void entries.push(entry) });
  await post("objectstore/credentials", { name: "c", region: "LON1", secret_access_key_id: "hush" });
  cloud.fail({});
  await get("regions?region=LON1").catch(() => {});
  expect(entries.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual([
    "POST /v2/objectstore/credentials 200",
    "GET /v2/regions 0",
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/hush|kindling-sandbox-token/);
});
