import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Attempt, Http, type HttpOptions } from "./http.ts";
import { type HttpError, hasStatus } from "./http-error.ts";
import { makeOnce } from "./make-once.ts";
import { poll } from "./poll.ts";
import { type Clock, rateLimit, sharedRateLimit, type Turn } from "./rate-limit.ts";

/** A clock whose waits are over at once, and remembered. */
class QuickClock implements Clock {
  time = 0;
  readonly waits: number[] = [];
  now = () => this.time;
  async wait(milliseconds: number, signal?: AbortSignal) {
    signal?.throwIfAborted();
    this.waits.push(milliseconds);
    this.time += milliseconds;
  }
}

/** A clock that stands until time passes. */
class SlowClock implements Clock {
  #time = 0;
  #sleepers: { until: number; wake: () => void }[] = [];
  #noticed = () => {};
  now = () => this.#time;
  wait = (milliseconds: number) =>
    new Promise<void>((wake) => {
      this.#sleepers.push({ until: this.#time + milliseconds, wake });
      this.#noticed();
    });

  /** Resolves as soon as that many wait. */
  waiting = (count: number) =>
    new Promise<void>((done) => {
      this.#noticed = () => this.#sleepers.length >= count && done();
      this.#noticed();
    });

  pass(milliseconds: number): void {
    this.#time += milliseconds;
    const awake = this.#sleepers.filter(({ until }) => until <= this.#time);
    this.#sleepers = this.#sleepers.filter((sleeper) => !awake.includes(sleeper));
    for (const { wake } of awake) wake();
  }
}

let server: Server;
let clock: QuickClock;
let answers: RequestListener[];
let seen: string[];
let traced: string[];

const answer =
  (status: number, body?: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
const cut: RequestListener = (request) => request.socket.destroy();

function http(options: Partial<HttpOptions> = {}): Http {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/v2`;
  return new Http({
    url,
    clock,
    jitter: () => 1,
    trace: (line) => traced.push(line),
    secrets: ["s3cret"],
    ...options,
  });
}

beforeEach(async () => {
  [clock, answers, seen, traced] = [new QuickClock(), [], [], []];
  server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    (answers.shift() ?? answer(200, {}))(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

describe("a request", () => {
  it("goes to a path below the URL and is answered with JSON, text or nothing", async () => {
    answers.push(answer(200, { id: 1 }), (_, response) => response.end("plain"), answer(204));
    expect((await http().get("/notes", { query: { title: "a b" } })).body).toEqual({ id: 1 });
    expect((await http().post("notes", { json: { a: 1 } })).body).toBe("plain");
    expect((await http().delete("/notes/1")).body).toBeUndefined();
    expect(seen).toEqual(["GET /v2/notes?title=a+b", "POST /v2/notes", "DELETE /v2/notes/1"]);
  });

  it("is repeated with growing waits when the failure may pass", async () => {
    answers.push(answer(503), cut, answer(500), answer(200, "done"));
    expect((await http().get("/x")).body).toBe("done");
    expect(clock.waits).toEqual([500, 1000, 2000]);
  });

  it("waits as long as the server asks for", async () => {
    answers.push(answer(429, {}, { "retry-after": "7" }));
    await http().post("/x");
    expect(clock.waits).toEqual([7000]);
  });

  it("is given up in the end, though the server says when to come again", async () => {
    answers.push(...Array<RequestListener>(6).fill(answer(503, {}, { "retry-after": "3" })));
    await expect(http().get("/x")).rejects.toMatchObject({ status: 503 });
    expect(clock.waits).toEqual([3000, 3000, 3000, 3000]);
  });

  it("holds back all others when it is refused with 429", async () => {
    const slow = new SlowClock();
    const client = http({ clock: slow });
    answers.push(answer(429, {}, { "retry-after": "7" }));
    const requests = [client.post("/x")];
    await slow.waiting(1);
    requests.push(client.get("/y"));
    await slow.waiting(2);
    slow.pass(6999);
    expect(seen).toEqual(["POST /v2/x"]);
    slow.pass(1);
    await Promise.all(requests);
    expect(seen.slice(1).sort()).toEqual(["GET /v2/y", "POST /v2/x"]);
  });

  it("puts up with 429 for a time, not a number of tries", async () => {
    const limited = answer(429, {}, { "retry-after": "10" });
    answers.push(...Array<RequestListener>(7).fill(limited));
    const patient = http({ retries: 0, patience: 60_000 });
    await expect(patient.post("/x")).rejects.toMatchObject({ status: 429, notDone: true });
    expect(clock.waits).toEqual(Array(6).fill(10_000));
    expect((await patient.post("/x")).status).toBe(200);
    answers.push(answer(429, {}, { "retry-after": "0" }), answer(429));
    await patient.post("/x");
    expect(clock.waits.slice(6)).toEqual([500, 1000]);
  });

  it("is told of as data, attempt by attempt", async () => {
    const attempts: Attempt[] = [];
    const client = http({ onAttempt: (attempt) => attempts.push(attempt) });
    answers.push(answer(503), cut, answer(404));
    await client.get("/notes/s3cret", { query: { hush: "hush" } }).catch(() => {});
    const attempt = { method: "GET", path: "/v2/notes/[secret]", ms: expect.any(Number) };
    expect(attempts).toEqual([{ ...attempt, status: 503 }, attempt, { ...attempt, status: 404 }]);
  });

  it("is not repeated when that could do something twice", async () => {
    answers.push(answer(500, { code: "boom" }), cut);
    await expect(http().post("/x")).rejects.toMatchObject({ status: 500, notDone: false });
    await expect(http().post("/x")).rejects.toMatchObject({ status: undefined, notDone: false });
    expect(seen).toHaveLength(2);
    answers.push(answer(500));
    await http().post("/x", { repeatable: true });
    expect(seen).toHaveLength(4);
  });

  it("is repeated, whatever it is, when it never reached the server", async () => {
    const client = http({ retries: 2 });
    await new Promise((done) => server.close(done));
    await expect(client.post("/x")).rejects.toMatchObject({
      notDone: true,
      message: expect.stringContaining("ECONNREFUSED"),
    });
    expect(clock.waits).toHaveLength(2);
  });

  it("is not repeated after a refusal", async () => {
    answers.push(answer(409, { code: "taken", reason: "the name is taken" }));
    const explain = (body: unknown) => {
      const { code, reason } = body as { code: string; reason: string };
      return { reason: code, message: reason };
    };
    const error = await http({ explain })
      .put("/x")
      .catch((error: unknown) => error);
    expect(hasStatus(error, 409, "taken")).toBe(true);
    expect((error as HttpError).message).toBe("PUT /x: 409 taken: the name is taken");
  });

  it("gives up after its time, and when it is cancelled", async () => {
    answers.push(() => {});
    await expect(http({ timeout: 20, retries: 0 }).get("/x")).rejects.toThrow(
      "GET /x: The operation was aborted due to timeout",
    );
    const cancelled = new AbortController();
    answers.push(() => cancelled.abort(new Error("stop")));
    await expect(http().get("/x", { signal: cancelled.signal })).rejects.toThrow("stop");
    expect(seen).toHaveLength(2);
  });

  it("shows its secrets neither in errors nor in traces", async () => {
    answers.push(answer(400, { message: "the token s3cret is bad" }));
    const error = (await http()
      .get("/x?token=s3cret")
      .catch((error: unknown) => error)) as HttpError;
    expect(error.body).toEqual({ message: "the token [secret] is bad" });
    expect(`${error.message} ${error.request} ${traced.join()}`).not.toContain("s3cret");
  });
});

describe("makeOnce", () => {
  /** A server that keeps what is posted, and answers as it is told to. */
  const making = (client: Http) => ({
    make: async () => (await client.post("/things")).body,
    find: async () => (await client.get("/things")).body as object | undefined,
    isTaken: (error: HttpError) => error.status === 409,
    clock,
  });
  const posts = () => seen.filter((request) => request.startsWith("POST")).length;

  it("takes up what a lost answer made", async () => {
    answers.push(cut, answer(200, { id: 1 }));
    expect(await makeOnce(making(http()))).toEqual({ id: 1 });
    expect(posts()).toBe(1);
  });

  it("makes it again when the lost request did nothing", async () => {
    answers.push(answer(502), answer(200), answer(201, { id: 2 }));
    expect(await makeOnce(making(http()))).toEqual({ id: 2 });
    expect(posts()).toBe(2);
  });

  it("understands that its own lost request took the name", async () => {
    answers.push(cut, answer(200), answer(409), answer(200, { id: 3 }));
    expect(await makeOnce(making(http()))).toEqual({ id: 3 });
  });

  it("leaves alone what another made in the meantime", async () => {
    answers.push(cut, answer(200), answer(409, { message: "taken" }), answer(200));
    await expect(makeOnce(making(http()))).rejects.toMatchObject({ status: 409 });
    expect(seen).toHaveLength(4);
  });

  it("never sends again what may still be under way", async () => {
    answers.push(() => {}, answer(200), answer(200, { id: 4 }));
    expect(await makeOnce(making(http({ timeout: 20 })))).toEqual({ id: 4 });
    expect(posts()).toBe(1);
  });

  it("leaves refusals alone", async () => {
    answers.push(answer(409));
    await expect(makeOnce(making(http()))).rejects.toMatchObject({ status: 409 });
    expect(seen).toHaveLength(1);
  });
});

describe("a rate limit", () => {
  it("counts a request until its time after its end, wherever it was heard", async () => {
    const turn = rateLimit(2, 1, clock);
    const [first, second] = [await turn(), await turn()];
    clock.time += 300;
    first();
    second();
    await turn();
    expect(clock.waits).toEqual([1000]);
    expect(clock.time).toBe(1300);
  });

  it("lets no server hear too many in any second, however long they are on their way", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.tuple(fc.nat(1500), fc.nat(1500)), { minLength: 1, maxLength: 20 }),
        async (count, ways) => {
          const clock = new QuickClock();
          const turn = rateLimit(count, 1, clock);
          const heard: number[] = [];
          const open: { end: number; over: () => void }[] = [];
          for (const [there, back] of ways) {
            const next = turn();
            // Those under way end in their order, until one makes room.
            for (let over: (() => void) | undefined; over === undefined; ) {
              over = await Promise.race([
                next,
                new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined))),
              ]);
              if (over) open.push({ end: clock.now() + there + back, over });
              else {
                open.sort((one, other) => one.end - other.end);
                const done = open.shift();
                clock.time = Math.max(clock.time, done?.end ?? 0);
                done?.over();
              }
            }
            heard.push(clock.now() + there);
          }
          heard.sort((one, other) => one - other);
          for (const [index, at] of heard.entries())
            expect((heard[index + count] ?? Number.POSITIVE_INFINITY) - at).toBeGreaterThanOrEqual(1000);
        },
      ),
    ));

  it("is one for all clients of an account", async () => {
    const [one, other] = ["me", "me"].map((account) => sharedRateLimit(account, 1, 1, clock)) as [Turn, Turn];
    (await one())();
    (await other())();
    (await sharedRateLimit("you", 1, 1, clock)())();
    expect(clock.waits).toEqual([1000]);
  });

  it("gives up a cancelled wait at once, and its place", async () => {
    const turn = rateLimit(1, 1, clock);
    const over = await turn();
    const cancel = new AbortController();
    const cancelled = turn(cancel.signal);
    const next = turn();
    cancel.abort(new Error("enough"));
    await expect(cancelled).rejects.toThrow("enough");
    over();
    (await next)();
  });
});

describe("poll", () => {
  /** An API that needs `latency` to answer, and has the answer after `work`. */
  const asking = (latency: number, work: number) => async () => {
    clock.time += latency;
    return clock.time >= work ? clock.time : undefined;
  };
  const options = () => ({ what: "the thing to be ready", clock, jitter: () => 0 });

  it("sees soon what is soon done, and asks seldom for what takes long", async () => {
    expect(await poll(asking(10, 1_000), options())).toBeLessThan(1_500);
    const few = new QuickClock();
    clock = few;
    expect(await poll(asking(10, 600_000), options())).toBeLessThan(620_000);
    expect(few.waits.length).toBeLessThan(60);
  });

  it("asks no faster than the API answers", async () => {
    await poll(asking(3_000, 9_000), options());
    expect(Math.min(...clock.waits)).toBeGreaterThanOrEqual(3_000);
  });

  it("gives up in the end", async () => {
    const failure = poll(async () => undefined, { ...options(), limit: 5_000 });
    await expect(failure).rejects.toThrow("waited 5 s in vain for the thing to be ready");
    expect(clock.time).toBe(5_000);
  });
});
